# frozen_string_literal: true

class Chef
  module Provisioning
    # Finds in what a failed chef-client said the lines that tell why.
    module Cause
      # Its last FATAL line that is more than a pointer to the stack trace.
      FATAL = /FATAL: (?!-{3}|Stacktrace dumped|PLEASE PROVIDE)(\S.*)$/.freeze

      # What chef-client always says at its end, and empty lines.
      EPILOGUE = /FATAL: (-{3}|Stacktrace dumped|PLEASE PROVIDE)|handlers|^\s*(System Info:|-+|[a-z_]+=.*)?$/.freeze

      # @param output [String] of chef-client, or of another command
      # @return [String] one line
      def self.in(output)
        output.scan(FATAL).flatten.last&.strip ||
          output.lines.map(&:strip).reject(&:empty?).last ||
          'it said nothing'
      end

      # @param output [String] as above
      # @param count [Integer]
      # @return [Array<String>] its last lines that say something
      def self.last_lines(output, count)
        output.lines.map(&:chomp).grep_v(EPILOGUE).last(count)
      end
    end
  end
end
