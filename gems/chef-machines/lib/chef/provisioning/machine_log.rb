# frozen_string_literal: true

require 'fileutils'

class Chef
  module Provisioning
    # The log file of one machine, .chef/log/NAME.log: what the machine and the
    # tools that made it said in the last run. Several threads may write.
    class MachineLog
      # @return [String] the file
      attr_reader :path

      # @param state_dir [String] .chef
      # @param name [String] the machine
      def initialize(state_dir, name)
        @path = File.join(state_dir, 'log', "#{name}.log")
        @mutex = Mutex.new
        @whole_line = true
      end

      # Begins an empty log, readable by its owner only: a diff that Chef shows
      # may hold what a recipe keeps secret.
      # @return [MachineLog] itself
      def start
        FileUtils.rm_f(path)
        self << "#{Time.now.strftime('%F %T %z')}\n"
      end

      # @param text [String] is appended as it is
      # @return [MachineLog] itself
      def <<(text)
        @mutex.synchronize do
          FileUtils.mkdir_p(File.dirname(path))
          File.open(path, 'ab', 0o600) { |file| file.write(text) }
          @whole_line = text.end_with?("\n") unless text.empty?
        end
        self
      end

      # @param text [String] a line of its own, on what happens to the machine
      # @return [MachineLog] itself
      def note(text)
        self << "#{"\n" unless @whole_line}== #{text}\n"
      end

      # @return [void]
      def remove
        FileUtils.rm_f(path)
      end
    end
  end
end
