# frozen_string_literal: true

# The load balancer: nginx, which finds the web nodes through dnsmasq and Consul.

cluster = Cluster.of(self)
web     = cluster.role('web')
lb      = node['consul_cluster']['lb']

consul_dns cluster.consul_domain do
  servers cluster.servers
end

nginx_site 'lb' do
  variables(
    port: cluster.role['port'],
    lb: lb,
    upstream: lb['upstream'] || ConsulAgent::ServiceName.dns(web['service'], cluster.consul_domain),
    upstream_port: lb['upstream_port'] || web['port']
  )
end
