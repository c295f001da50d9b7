# frozen_string_literal: true

require_relative 'chef_check'
require_relative 'error'

module ConsulCluster
  # Checks what neither file says alone: does the Chef server of chef.json fit into the cluster of
  # cluster.json?
  class ChefServerCheck
    # @param server [ChefServerSettings]
    # @param cluster [Hash] a checked cluster.json
    # @param network [Network] its network
    def initialize(server, cluster, network)
      @server = server
      @cluster = cluster
      @network = network
    end

    # @return [void]
    # @raise [Error] naming the file, the value and what would work
    def run
      check_address unless @server.existing?
      check_name
    end

    private

    # The Chef server that this repository makes lies in the cluster's network.
    def check_address
      ip = @server.ip
      wrong = @network.include?(ip) ? @network.reserved(ip)&.then { |what| "#{what} of" } : 'outside the network'
      return unless wrong

      free = @network.free_from(@cluster['machines'].map { |machine| machine['ip'] }, 10)
      raise Error, "#{ChefCheck::FILE}: chef-server: \"ipaddr\" #{ip.inspect} is #{wrong} #{@cluster['network']}; #{free.inspect} would work"
    end

    # Every machine finds the others under their names, in full and without the domain.
    def check_name
      fqdn = @server.fqdn
      domain = @cluster['domain']
      machine = @cluster['machines'].map { |each| each['name'] }.find { |name| [name, "#{name}.#{domain}"].include?(fqdn) }
      return unless machine

      works = @server.existing? ? "another name for #{machine}" : "#{@server.name}.#{domain}".inspect
      raise Error, "#{ChefCheck::FILE}: chef-server: \"api_fqdn\" #{fqdn.inspect} is the name of #{machine}; #{works} would work"
    end
  end
end
