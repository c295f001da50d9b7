# frozen_string_literal: true

# The load balancer: nginx, which finds the web nodes through dnsmasq and Consul.

cluster = Cluster.of(self)
domain  = node['consul_cluster']['consul']['domain']
web     = node['consul_cluster']['web']
lb      = node['consul_cluster']['lb']

consul_dns domain do
  servers cluster.servers
end

# What the page that the web nodes show says of all of them.
cluster_status web['service'] do
  servers cluster.servers
  action web['page'] ? :create : :remove
end

nginx_site 'lb' do
  variables(
    lb: lb,
    page: web['page'],
    upstream: lb['upstream'] || ConsulAgent::ServiceName.dns(web['service'], domain),
    upstream_port: lb['upstream_port'] || web['port']
  )
  files [ClusterPage::STATUS]
end
