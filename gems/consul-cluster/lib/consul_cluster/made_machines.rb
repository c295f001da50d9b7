# frozen_string_literal: true

require 'json'
require_relative 'machine'

module ConsulCluster
  # The machines that were made from here, and what each was made as, which
  # cluster.json need not say any more: it is edited first, the machines follow.
  class MadeMachines
    # Where chef-client -z keeps the node objects of provisioning/vms.
    NODES = 'local/vms/nodes'

    # @param settings [Settings]
    # @param driver [Object] that has made them
    # @param names [Array<String>] more of them, which are only partly there
    def initialize(settings, driver, names: [])
      @settings = settings
      @driver = driver
      @names = (driver.names | names) - [settings.chef_server.name]
    end

    # @return [Array<Machine>] the role is nil where it is not known, the address
    #   where the driver has none
    def all
      @all ||= @names.map { |name| Machine.new(name: name, ip: @driver.address(name), role: role(name)) }
    end

    # @return [Array<Machine>] those that cluster.json has no more
    def gone
      known = @settings.machines.map(&:name)
      all.reject { |machine| known.include?(machine.name) }
    end

    # @param name [String]
    # @return [Machine, nil]
    def [](name)
      all.find { |machine| machine.name == name }
    end

    private

    # By the Chef role in its run list. One that cluster.json does not know any more
    # tells nothing.
    def role(name)
      node = JSON.parse(File.read(File.join(@settings.chef_dir, NODES, "#{name}.json")))
      roles = @settings.cluster['roles'].select { |_, role| node.fetch('run_list', []).include?("role[#{role['chef_role']}]") }
      roles.keys.first
    rescue SystemCallError, JSON::ParserError
      nil
    end
  end
end
