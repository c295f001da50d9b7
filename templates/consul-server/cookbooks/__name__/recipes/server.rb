# frozen_string_literal: true

# A Consul server, with the UI.

cluster = Cluster.of(self)
consul  = node['consul_cluster']['consul']

consul_agent cluster.machine.name do
  server true
  version cluster.consul_version
  datacenter cluster.datacenter
  bind_addr cluster.machine.ip
  servers cluster.servers
  domain consul['domain']
  repository consul['repository']
end
