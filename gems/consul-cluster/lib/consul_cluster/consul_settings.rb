# frozen_string_literal: true

module ConsulCluster
  # What provisioning/cluster.json says of Consul and of the service that the load balancers
  # balance. What a role leaves out, or a cluster without the role, has the schema's defaults.
  class ConsulSettings
    # @param cluster [Hash] a checked cluster.json
    # @param schema [Hash] its JSON Schema
    def initialize(cluster, schema)
      @cluster = cluster
      @roles = schema.dig('properties', 'roles', 'properties')
    end

    # @return [String] the version of Consul
    def version
      @cluster['consul']['version']
    end

    # @return [String] the domain of Consul's DNS, e.g. "consul"
    def domain
      @cluster['consul']['domain']
    end

    # @return [Boolean] do the nodes converge when a Consul event asks for it?
    def converge_on_event?
      @cluster['consul']['converge_on_event']
    end

    # @return [String] the service that the web nodes are, e.g. "web"
    def service
      role('web', 'service')
    end

    # @return [Integer] the port of nginx on the web nodes
    def web_port
      role('web', 'port')
    end

    # @return [Integer] the port of the load balancers
    def lb_port
      role('lb', 'port')
    end

    # @return [String] the service in Consul's DNS, e.g. "web.service.consul"
    def service_name
      "#{service}.service.#{domain}"
    end

    # @param machine [String] a machine's name
    # @return [String] the machine in Consul's DNS, e.g. "srv101.node.consul"
    def node_name(machine)
      "#{machine}.node.#{domain}"
    end

    private

    def role(name, key)
      @cluster['roles'].fetch(name, {}).fetch(key) { @roles.dig(name, 'properties', key, 'default') }
    end
  end
end
