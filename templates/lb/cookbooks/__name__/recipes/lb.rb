# frozen_string_literal: true

# The load balancer: nginx, which finds the web nodes through dnsmasq and Consul.

cluster = Cluster.of(self)
domain  = node['consul_cluster']['consul']['domain']
web     = node['consul_cluster']['web']
lb      = node['consul_cluster']['lb']

consul_dns domain do
  servers cluster.servers
end

nginx_site 'lb' do
  variables(
    lb: lb,
    upstream: lb['upstream'] || ConsulAgent::ServiceName.dns(web['service'], domain),
    upstream_port: lb['upstream_port'] || web['port']
  )
end
