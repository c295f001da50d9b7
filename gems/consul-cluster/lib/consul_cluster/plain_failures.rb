# frozen_string_literal: true

require_relative 'error'
require_relative 'told'
require_relative 'tool'

module ConsulCluster
  # Rake shows a failure that the user can do something about in few lines, and an
  # interruption in one; `rake --trace` still shows everything.
  module PlainFailures
    # The colours of a tool's output.
    COLOURS = /\e\[[\d;]*m/

    # Rake calls this for whatever ends a task.
    # @param error [Exception]
    def display_error_message(error)
      return super if options.backtrace

      case error
      when Told then nil
      when Chef::Provisioning::Error then PlainFailures.tell(PlainFailures.red("rake: #{PlainFailures.printable(error.message)}"))
      # The rake that the user typed says it for those that it has started.
      when Interrupt, SignalException then PlainFailures.tell("\nrake: interrupted; type #{PlainFailures.command(top_level_tasks)} to go on") unless ENV.key?(Tool::INNER)
      when Errno::EPIPE then nil # nobody reads on, as in `rake -T | head`
      else super
      end
    end

    # @param tasks [Array<String>] that the user has typed
    # @return [String] what to type for the same
    def self.command(tasks)
      ['rake', *(tasks - %w(default))].join(' ')
    end

    # Not by `warn`, which says nothing with RUBYOPT=-W0.
    # @param text [String]
    def self.tell(text)
      $stderr.print(text, "\n")
    end

    # @param text [String]
    # @return [String] with its first line in red, where standard error shows colours
    def self.red(text)
      require 'chef/provisioning/progress'
      first, *rest = text.lines
      "#{Chef::Provisioning::Progress.colours($stderr).red(first.chomp)}#{"\n" unless rest.empty?}#{rest.join}"
    end

    # @param text [String] which may quote a file or a machine
    # @return [String] without what a terminal would obey
    def self.printable(text)
      text.dup.force_encoding(Encoding::UTF_8).scrub.gsub(COLOURS, '').gsub(/[[:cntrl:]&&[^\n\t]]/) { |character| character.dump[1..-2] }
    end
  end
end
