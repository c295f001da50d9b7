# frozen_string_literal: true

module ConsulClusterCookbook
  # One machine of cluster.json.
  Machine = Struct.new(:name, :ip, :role) do
    # True for a machine that runs a Consul server.
    def consul_server?
      role == 'consul-server'
    end
  end

  # The cluster as one of its machines sees it: the data bag item made from
  # provisioning/cluster.json, and the entry of this node in it.
  class Cluster
    # item: Hash-like, the data bag item. node_name: this machine's name in it.
    def initialize(item, node_name)
      @item = item
      @node_name = node_name
      @machines = item.fetch('machines').map { |m| Machine.new(*m.values_at('name', 'ip', 'role')) }
    end

    # Cluster name, which is the data bag item's id as well.
    def name
      @item.fetch('name')
    end

    # Consul datacenter, such as "dc1".
    def datacenter
      @item.fetch('datacenter')
    end

    # The Consul version wanted, such as "1.21.4".
    def consul_version
      @item.fetch('consul').fetch('version')
    end

    # This node's Machine. Raises RuntimeError where cluster.json has no such machine.
    def machine
      @machines.find { |m| m.name == @node_name } ||
        raise("#{@node_name} is not a machine of the cluster #{name} (it has #{@machines.map(&:name).join(', ')}): " \
              'add it to provisioning/cluster.json and run `rake role`, or give the node a name from there')
    end

    # Every machine that runs a Consul server, in the order of cluster.json.
    def consul_servers
      @machines.select(&:consul_server?)
    end

    # The servers apart from this machine.
    def other_consul_servers
      consul_servers.reject { |m| m.name == @node_name }
    end
  end
end
