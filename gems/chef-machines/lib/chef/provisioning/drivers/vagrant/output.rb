# frozen_string_literal: true

require_relative '../base'
require_relative 'vagrant_name'

class Chef
  module Provisioning
    module Drivers
      class Vagrant < Base
        # What one call of `vagrant` says, machine by machine. The texts are those of Vagrant's
        # templates/locales/en.yml.
        class Output
          # "==> srv101: Creating the container..." or "    srv101: …"
          LINE = /\A(?:==>| {3}) (?<name>[^\s:]+): (?<text>.*)\z/.freeze

          # How Vagrant begins with one of several machines.
          BRINGING_UP = /\ABringing machine '(?<name>[^']+)' up with /.freeze

          # How it begins to tell a failure; of one machine among several, its name comes in the
          # same line or in the next.
          ERROR = /\AAn (?:unexpected )?error occurred/.freeze
          FAILED = /\A(?:An error occurred while executing the action on the )?'(?<name>[^']+)'(?: machine\.|\z)/.freeze

          # The same in the text as a whole, up to the cause.
          FAILURE = /^An (?:unexpected error occurred when|error occurred while) executing the action on the\s'(?<name>[^']+)'\smachine\..*?\n\n/.freeze

          # What a program that Vagrant called said; Vagrant puts it last.
          CAUSE = /^Stderr: (?<text>.*?)(?=\n\n|\z)/m.freeze

          # @param machines [Array<String>] those of the call
          def initialize(machines)
            @machines = machines
            @failed = nil
          end

          # @param line [String] the next one
          # @return [Array(String, String)] the machine and the text; nil for the machine where the line
          #   is of none in particular
          def split(line)
            match = LINE.match(line)
            return [VagrantName.to_machine(match[:name]), match[:text].rstrip] if match

            [machine_of(line), line]
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

          private

          # Of a line without a machine in front of it.
          def machine_of(line)
            return @machines.first if @machines.size == 1

            named(BRINGING_UP, line) || failed(line)
          end

          # What follows a machine's name in the account of failures is its cause.
          def failed(line)
            @failed = nil if ERROR.match?(line)
            @failed = named(FAILED, line) || @failed
          end

          def named(pattern, line)
            machine = VagrantName.to_machine(pattern.match(line)&.[](:name))
            machine if @machines.include?(machine)
          end
        end
      end
    end
  end
end
