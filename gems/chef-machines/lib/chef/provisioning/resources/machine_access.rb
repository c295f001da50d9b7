# frozen_string_literal: true

require 'chef/resource'
require_relative '../helpers'

class Chef
  module Provisioning
    # What `machine_file` and `machine_execute` have in common: a machine that they reach.
    class MachineAccess < Chef::Resource
      include Helpers

      unified_mode true

      property :machine, [String, Symbol], required: true, coerce: proc(&:to_s),
                                           description: 'The name of a machine that runs.'
      property :chef_server, [String, Hash], description: 'Has no meaning any more.'
      property :driver, String, description: 'The driver that the machine was made with; default: as the recipe says.'

      # @yieldparam transport [Transport] to the machine
      # @return what the block returns
      def on_machine
        transport = (driver ? provisioning.driver(provisioning.machine_options, driver) : provisioning.driver_of(machine)).connect(machine)
        yield transport
      ensure
        transport&.close
      end

      # @return [String] the folder of the recipe file
      def recipe_folder
        ::File.dirname(source_line[/\A(.+?):\d+/, 1])
      end
    end
  end
end
