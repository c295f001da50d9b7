# frozen_string_literal: true

require_relative '../base'
require_relative 'vagrant_name'

class Chef
  module Provisioning
    module Drivers
      class Vagrant < Base
        # What `vagrant` says, machine by machine.
        class Output
          # "==> srv101: Creating the container..." or "    srv101: …"
          LINE = /\A(?:==>| {3}) (?<name>[^\s:]+): (?<text>.*)\z/.freeze

          # How Vagrant begins the failure of one machine among several.
          FAILURE = /^An error occurred while executing the action on the '(?<name>[^']+)'\nmachine\..*?\n\n/.freeze

          # What a program that Vagrant called said; Vagrant puts it last.
          CAUSE = /^Stderr: (?<text>.*?)(?=\n\n|\z)/m.freeze

          # @param line [String] of Vagrant's output
          # @return [Array(String, String)] the machine, or nil, and the text
          def self.split(line)
            match = LINE.match(line)
            match ? [VagrantName.to_machine(match[:name]), match[:text].rstrip] : [nil, line]
          end

          # @param names [Array<String>] the machines of the call
          # @param text [String] its error output
          # @return [Hash{String => String}] the cause of each failure; of all,
          #   where Vagrant names none
          def self.failures(names, text)
            parts = text.split(FAILURE)
            return names.to_h { |name| [name, cause(text)] } if parts.size < 3

            parts.drop(1).each_slice(2).to_h { |name, part| [VagrantName.to_machine(name), cause(part.to_s)] }
          end

          def self.cause(text)
            (CAUSE.match(text)&.[](:text) || text).strip
          end
          private_class_method :cause
        end
      end
    end
  end
end
