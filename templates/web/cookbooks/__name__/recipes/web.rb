# frozen_string_literal: true

# A web node: nginx, and a Consul agent that registers it as a service.

cluster = Cluster.of(self)
consul  = node['consul_cluster']['consul']
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
  domain consul['domain']
  repository consul['repository']
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
  variables(port: web['port'], document_root: web['document_root'], health: health, page: web['page'])
  files [ClusterPage::PAGE]
end

consul_agent_service 'web' do
  service web['service']
  port web['port']
  check http: "http://#{cluster.machine.ip}:#{web['port']}#{health}",
        interval: web['check']['interval'], timeout: web['check']['timeout']
end
