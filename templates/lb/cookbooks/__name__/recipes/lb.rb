# frozen_string_literal: true

# The load balancer: nginx, which finds the web nodes through dnsmasq and Consul.

cluster = Cluster.of(self)
web     = cluster.role('web')
lb      = node['consul_cluster']['lb']
page    = node['consul_cluster']['web']['page']

consul_dns cluster.consul_domain do
  servers cluster.servers
end

# What the page that the web nodes show says of all of them.
cluster_status web['service'] do
  servers cluster.servers
  action page ? :create : :remove
end

nginx_site 'lb' do
  variables(
    port: cluster.role['port'],
    lb: lb,
    page: page,
    upstream: lb['upstream'] || ConsulAgent::ServiceName.dns(web['service'], cluster.consul_domain),
    upstream_port: lb['upstream_port'] || web['port']
  )
  files [ClusterPage::STATUS]
end
