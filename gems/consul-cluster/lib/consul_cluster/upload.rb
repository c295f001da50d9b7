# frozen_string_literal: true

require 'chef/config'
require 'chef/data_bag'
require 'chef/data_bag_item'
require 'chef/role'
require_relative 'chef_api'
require_relative 'error'
require_relative 'json_file'
require_relative 'knife_config'

module ConsulCluster
  # Uploads roles/*.json, and cluster.json as a data bag item, in which the
  # recipes find every machine's address. One process does it in the time that
  # knife needs to start.
  class Upload
    BAG = 'consul_cluster'

    # @param settings [Settings]
    # @param leaving [Array<Machine>] Consul servers that cluster.json has no more and that still serve
    # @param out [IO]
    def initialize(settings, leaving: [], out: $stdout)
      @settings = settings
      @leaving = leaving
      @out = out
    end

    # @return [void]
    # @raise [Error] there is no configuration or key, or one of another server, a role file is broken, or
    #   the Chef server refuses
    def run
      KnifeConfig.load(@settings)
      # Each try waits five seconds for a server that may just not be there.
      Chef::Config.http_retry_count = 1
      ChefApi.call(Chef::Config[:chef_server_url]) { upload }
    rescue Chef::Exceptions::PrivateKeyMissing
      raise Error, "there is no #{Chef::Config[:client_key]}; run rake config"
    end

    # The data bag item: cluster.json, and where the Chef server is. The servers that are leaving
    # are among the machines, marked "leaving": new servers must find them, or they would elect
    # a leader of their own, without the data; and the others must have somebody to ask meanwhile.
    # @return [Hash]
    def self.item(settings, leaving = [])
      server = settings.chef_server
      old = leaving.map { |machine| { 'name' => machine.name, 'ip' => machine.ip, 'role' => machine.role, 'leaving' => true } }
      settings.cluster.reject { |key, _| key == '$schema' }.merge(
        'id' => settings.name, 'chef-server' => { 'api_fqdn' => server.fqdn, 'ipaddr' => server.ip },
        'machines' => settings.cluster['machines'] + old
      )
    end

    private

    def upload
      names = roles.each(&:save).map(&:name)
      item.save
      leaving = " (with #{@leaving.map(&:name).join(' ')}, until they have left)" if @leaving.any?
      @out.puts("  uploaded: #{"roles #{names.join(', ')}; " if names.any?}data bag #{BAG}, item #{@settings.name}#{leaving}")
    end

    def roles
      Dir.glob('roles/*.json', base: @settings.root).sort.map do |file|
        Chef::Role.from_hash(JsonFile.read(@settings.root, file))
      rescue Chef::Exceptions::ValidationFailed => e
        raise Error, "#{file}: #{e.message}"
      end
    end

    def item
      bag = Chef::DataBag.new
      bag.name(BAG)
      bag.save
      item = Chef::DataBagItem.new
      item.data_bag(BAG)
      item.raw_data = self.class.item(@settings, @leaving)
      item
    end
  end
end
