# frozen_string_literal: true

# A web node: nginx, and a Consul agent that registers it as a service.

cluster = Cluster.of(self)
port    = cluster.role['port']
web     = node['consul_cluster']['web']
health  = web['check']['path']

# nginx and Consul would each take it for something else.
unless %r{\A/[\w./-]*\z}.match?(health)
  raise ArgumentError, "node['consul_cluster']['web']['check']['path'] is #{health.inspect}: " \
                       "a path without a query, such as '/health', would work"
end

consul_agent cluster.machine.name do
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

directory web['document_root'] do
  mode '0755'
  recursive true
end

template ::File.join(web['document_root'], 'index.html') do
  source 'index.html.erb'
  mode '0644'
  variables(name: cluster.machine.name)
end

# What visitors see at /, unless web.page is false: then it is index.html.
cluster_page cluster.machine.name if web['page']

nginx_site 'web' do
  variables(port: port, document_root: web['document_root'], health: health, page: web['page'])
  files [ClusterPage::PAGE]
end

consul_agent_service 'web' do
  service cluster.role['service']
  port port
  check http: "http://#{cluster.machine.ip}:#{port}#{health}",
        interval: web['check']['interval'], timeout: web['check']['timeout']
end
