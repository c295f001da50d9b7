# frozen_string_literal: true

require_relative 'error'

module ConsulCluster
  # Rake shows a failure that the user can do something about in one line, and an
  # interruption in one word; `rake --trace` still shows everything.
  module PlainFailures
    # The colours of a tool's output.
    COLOURS = /\e\[[\d;]*m/

    # Rake calls this for whatever ends a task.
    # @param error [Exception]
    def display_error_message(error)
      return super if options.backtrace

      case error
      when Chef::Provisioning::Error then warn "rake: #{PlainFailures.printable(error.message)}"
      when Interrupt, SignalException then warn 'rake: interrupted'
      when Errno::EPIPE then nil # nobody reads on, as in `rake -T | head`
      else super
      end
    end

    # @param text [String] which may quote a file or a machine
    # @return [String] without what a terminal would obey
    def self.printable(text)
      text.dup.force_encoding(Encoding::UTF_8).scrub.gsub(COLOURS, '').gsub(/[[:cntrl:]&&[^\n\t]]/) { |character| character.dump[1..-2] }
    end
  end
end
