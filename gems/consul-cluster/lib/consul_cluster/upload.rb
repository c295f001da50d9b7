# frozen_string_literal: true

require 'chef/config'
require_relative 'chef_api'
require_relative 'error'
require_relative 'knife_config'
require_relative 'server_objects'

module ConsulCluster
  # Uploads roles/*.json, and cluster.json as a data bag item, in which the recipes find every
  # machine's address: what the Chef server has not got as it is here. One process does it in the
  # time that knife needs to start.
  class Upload
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
      ChefApi.call(Chef::Config[:chef_server_url]) { upload(ServerObjects.new(@settings, leaving: @leaving)) }
    rescue Chef::Exceptions::PrivateKeyMissing
      raise Error, "there is no #{Chef::Config[:client_key]}; run rake config"
    end

    private

    def upload(objects)
      roles, item = [objects.roles, [objects.item]].map { |items| items.reject { |each| objects.theirs(each) == each.mine } }
      roles.each { |role| role.object.save }
      item.each { |each| save_item(each) }
      @out.puts("  #{told(roles, item)}")
    end

    def save_item(item)
      Chef::DataBag.new.tap { |bag| bag.name(ServerObjects::BAG) }.save
      item.object.save
    end

    def told(roles, item)
      leaving = " (with #{@leaving.map(&:name).join(' ')}, until they have left)" if @leaving.any?
      parts = [*("roles #{roles.map(&:name).join(', ')}" if roles.any?), *item.map { |each| "data bag #{ServerObjects::BAG}, item #{each.name}#{leaving}" }]
      parts.empty? ? 'roles and data bag: the Chef server has them' : "uploaded: #{parts.join('; ')}"
    end
  end
end
