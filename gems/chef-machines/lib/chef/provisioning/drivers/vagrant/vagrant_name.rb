# frozen_string_literal: true

require_relative '../base'

class Chef
  module Provisioning
    module Drivers
      class Vagrant < Base
        # Vagrant's name of a machine. It is the machine's, but where that could be the
        # beginning of a hexadecimal number, such as `db`: Vagrant would take another machine
        # for it, whose id in its index begins like that.
        module VagrantName
          HEXADECIMAL = /\A[0-9a-f]+\z/.freeze
          PREFIX = 'machine_'

          # @param machine [String]
          # @return [String]
          def self.of(machine)
            HEXADECIMAL.match?(machine) ? "#{PREFIX}#{machine}" : machine
          end

          # @param name [String, nil] Vagrant's
          # @return [String, nil] the machine
          def self.to_machine(name)
            machine = name&.delete_prefix(PREFIX)
            HEXADECIMAL.match?(machine.to_s) ? machine : name
          end
        end
      end
    end
  end
end
