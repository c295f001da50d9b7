# frozen_string_literal: true

# The cluster as one of its machines sees it: provisioning/cluster.json, which
# `rake role` uploads as a data bag item, and the entry of this node in it.
class Cluster
  # One machine of cluster.json.
  Machine = Struct.new(:name, :ip, :role)

  # recipe: the recipe that asks. Raises RuntimeError where no role has named the
  # cluster, and what the Chef server says where the data bag item is missing.
  def self.of(recipe)
    name = recipe.node['consul_cluster']['name'] or
      raise "node['consul_cluster']['name'] is not set: put the common role of the cluster into the run list"
    new(recipe.data_bag_item('consul_cluster', name), recipe.node.name)
  end

  # item: Hash-like, the data bag item. node_name: this machine's name in it.
  def initialize(item, node_name)
    @item = item
    @node_name = node_name
    @machines = item['machines'].map { |machine| Machine.new(*machine.values_at('name', 'ip', 'role')) }
  end

  # This node's Machine. Raises RuntimeError where cluster.json has no such machine.
  def machine
    @machines.find { |machine| machine.name == @node_name } ||
      raise("#{@node_name} is not a machine of the cluster #{@item['name']} (it has #{@machines.map(&:name).join(', ')}): " \
            'add it to provisioning/cluster.json and run `rake role`, or give the node a name from there')
  end

  # The addresses of all Consul servers, in the order of cluster.json.
  def servers
    @machines.select { |machine| machine.role == 'consul-server' }.map(&:ip)
  end

  # What cluster.json says of this node's role, such as {"memory" => 512}.
  def role
    @item['roles'].fetch(machine.role)
  end

  # Consul's data centre, such as "dc1".
  def datacenter
    @item['datacenter']
  end

  # The version of Consul, such as "1.21.4".
  def consul_version
    @item['consul']['version']
  end
end
