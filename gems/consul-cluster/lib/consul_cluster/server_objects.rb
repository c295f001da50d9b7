# frozen_string_literal: true

require 'chef/config'
require 'chef/data_bag'
require 'chef/data_bag_item'
require 'chef/role'
require 'chef/server_api'
require 'json'
require_relative 'chef_api'
require_relative 'error'
require_relative 'json_file'

module ConsulCluster
  # The repository's roles/*.json, and cluster.json as a data bag item: as they are here, and as the
  # Chef server of Chef's configuration has them.
  class ServerObjects
    BAG = 'consul_cluster'

    # One of them.
    #   name   [String]
    #   path   [String] in the API of an organisation
    #   mine   [Hash] what it is here, as the API has it
    #   object [Chef::Role, Chef::DataBagItem]
    Item = Struct.new(:name, :path, :mine, :object, keyword_init: true)

    # The data bag item: cluster.json, and where the Chef server is. The servers that are leaving
    # are among the machines, marked "leaving": new servers must find them, or they would elect
    # a leader of their own, without the data; and the others must have somebody to ask meanwhile.
    # @param settings [Settings]
    # @param leaving [Array<Machine>] Consul servers that cluster.json has no more and that still serve
    # @return [Hash]
    def self.data(settings, leaving = [])
      server = settings.chef_server
      old = leaving.map { |machine| { 'name' => machine.name, 'ip' => machine.ip, 'role' => machine.role, 'leaving' => true } }
      settings.cluster.reject { |key, _| key == '$schema' }.merge(
        'id' => settings.name, 'chef-server' => { 'api_fqdn' => server.fqdn, 'ipaddr' => server.ip },
        'machines' => settings.cluster['machines'] + old
      )
    end

    # @param settings [Settings]
    # @param leaving [Array<Machine>] as above
    def initialize(settings, leaving: [])
      @settings = settings
      @leaving = leaving
    end

    # @return [Array<Item>]
    # @raise [Error] a role file is broken
    def roles
      @roles ||= Dir.glob('roles/*.json', base: @settings.root).sort.map do |file|
        role = Chef::Role.from_hash(JsonFile.read(@settings.root, file))
        Item.new(name: role.name, path: "roles/#{role.name}", mine: plain(role.to_h), object: role)
      rescue Chef::Exceptions::ValidationFailed => e
        raise Error, "#{file}: #{e.message}"
      end
    end

    # @return [Item] of the data bag
    def item
      @item ||= begin
        data = self.class.data(@settings, @leaving)
        object = Chef::DataBagItem.new.tap { |made| made.data_bag(BAG) && made.raw_data = data }
        Item.new(name: @settings.name, path: "data/#{BAG}/#{@settings.name}", mine: plain(data), object: object)
      end
    end

    # @param item [Item]
    # @return [Hash, nil] what the Chef server has of it; nil where it has no such thing
    def theirs(item)
      @server ||= Chef::ServerAPI.new(Chef::Config[:chef_server_url])
      # Another program than a Chef server may be content with whatever it is sent.
      ChefApi.object(@server.get(item.path))
    rescue Net::HTTPClientException => e
      raise unless e.response.code == '404'
    end

    private

    def plain(data)
      JSON.parse(JSON.generate(data))
    end
  end
end
