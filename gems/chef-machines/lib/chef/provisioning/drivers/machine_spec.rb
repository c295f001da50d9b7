# frozen_string_literal: true

class Chef
  module Provisioning
    # A machine that is wanted, as a recipe describes it.
    #   name    [String]
    #   options [Hash] of with_machine_options and add_machine_options:
    #     :vagrant_options [Hash]   {'vm.box' => …}: settings of Vagrant's `config`
    #     :vagrant_config  [String] Ruby text for the machine's block in the
    #                               Vagrantfile, in which `config` is the machine
    #     :ssh_options     [Hash]   ssh driver: :host, :user, :port, :keys
    MachineSpec = Struct.new(:name, :options)
  end
end
