# frozen_string_literal: true

require 'chefspec'
require 'json'

# The cluster of this repository: its own provisioning/cluster.json as the data bag
# item, so that the specs hold for whatever counts, names and addresses it says.
module RepositoryCluster
  ROOT = File.expand_path('../../..', __dir__)
  ITEM = JSON.parse(File.read(File.join(ROOT, 'provisioning/cluster.json'))).freeze

  # The first machine of a role as {"name" =>, "ip" =>, "role" =>}.
  def first_machine(role)
    ITEM['machines'].find { |machine| machine['role'] == role }
  end

  # The addresses of the Consul servers.
  def server_addresses
    ITEM['machines'].select { |machine| machine['role'] == 'consul-server' }.map { |machine| machine['ip'] }
  end

  # Converges this cookbook's recipe `name` as a machine, with attributes as a role
  # sets them, and with other settings than cluster.json's. Gives the ChefSpec runner.
  def converge(name, node_name:, attributes: {}, cluster: {})
    item = Chef::Mixin::DeepMerge.hash_only_merge(ITEM, cluster)
    stub_data_bag_item('consul_cluster', ITEM['name']).and_return(item)
    runner = ChefSpec::SoloRunner.new(platform: 'debian', version: '12', step_into: %w(nginx_site)) do |node|
      node.name(node_name)
      node.override['consul_cluster']['name'] = ITEM['name']
      attributes.each { |key, value| node.override['consul_cluster'][key] = value }
    end
    runner.converge("#{ITEM['name']}::#{name}")
  end
end

RSpec.configure do |config|
  config.cookbook_path = %w(cookbooks vendor/cookbooks).map { |folder| File.join(RepositoryCluster::ROOT, folder) }
  config.log_level = :error
  config.include RepositoryCluster
  config.disable_monkey_patching!
end
