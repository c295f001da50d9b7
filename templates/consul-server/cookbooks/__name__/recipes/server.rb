# frozen_string_literal: true

# A Consul server, with the UI.

cluster = Cluster.of(self)

consul_agent cluster.machine.name do
  server true
  version cluster.consul_version
  datacenter cluster.datacenter
  bind_addr cluster.machine.ip
  servers cluster.servers
  domain cluster.consul_domain
  repository node['consul_cluster']['consul']['repository']
end

consul_converge_on_event 'converge' do
  action cluster.converge_on_event? ? :create : :delete
end
