# frozen_string_literal: true

# The cluster as one of its machines sees it: provisioning/cluster.json, which
# `rake role` uploads as a data bag item, and the entry of this node in it.
class Cluster
  # One machine of cluster.json.
  Machine = Struct.new(:name, :ip, :role)

  # What a role has where cluster.json does not say it, or has no such role.
  DEFAULTS = { 'web' => { 'service' => 'web', 'port' => 80 }, 'lb' => { 'port' => 80 } }.freeze

  # Settings that would do nothing as attributes, for cluster.json has them.
  SETTINGS = { %w(consul domain) => 'consul.domain', %w(web service) => 'roles.web.service',
               %w(web port) => 'roles.web.port', %w(lb port) => 'roles.lb.port' }.freeze

  # recipe: the recipe that asks. Raises RuntimeError where no role has named the
  # cluster or an attribute sets what is a setting of cluster.json, and what the
  # Chef server says where the data bag item is missing.
  def self.of(recipe)
    attributes = recipe.node['consul_cluster']
    name = attributes['name'] or
      raise "node['consul_cluster']['name'] is not set: put the common role of the cluster into the run list"
    (group, key), setting = SETTINGS.find { |path, _| attributes.read(*path) }
    raise "node['consul_cluster']['#{group}']['#{key}'] is set: set #{setting} in provisioning/cluster.json instead" if setting

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

  # What cluster.json says of a role, this node's where none is named, such as
  # {"memory" => 512, "port" => 80}.
  def role(name = machine.role)
    DEFAULTS.fetch(name, {}).merge(@item['roles'].fetch(name, {}))
  end

  # Consul's data centre, such as "dc1".
  def datacenter
    @item['datacenter']
  end

  # The version of Consul, such as "1.22.5".
  def consul_version
    @item['consul']['version']
  end

  # The domain of Consul's DNS, such as "consul".
  def consul_domain
    @item['consul']['domain']
  end

  # Whether a Consul event makes the nodes converge.
  def converge_on_event?
    @item['consul']['converge_on_event']
  end
end
