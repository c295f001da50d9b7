# frozen_string_literal: true

# A web node: nginx, and a Consul agent that registers it as a service.

web = node['consul_cluster']['web']
machine = consul_cluster.machine

include_recipe '::consul_config'
include_recipe '::nginx'

directory web['document_root'] do
  mode '0755'
end

template ::File.join(web['document_root'], 'index.html') do
  source 'index.html.erb'
  mode '0644'
  variables(name: machine.name)
end

template '/etc/nginx/conf.d/web.conf' do
  source 'web.conf.erb'
  mode '0644'
  variables(port: web['port'], document_root: web['document_root'], health: web['check']['path'])
  verify { |path| ConsulClusterCookbook::NginxCheck.accept?(path) }
  notifies :reload, 'service[nginx]', :immediately
end

# No `deregister_critical_service_after`: a node that was down for longer would
# come back without its service until its agent is reloaded. A critical check
# takes it out of DNS just as well.
consul_cluster_config 'web' do
  settings(
    'service' => {
      'name' => web['service'],
      'port' => web['port'],
      'check' => {
        'name' => "HTTP on port #{web['port']}",
        'http' => "http://#{machine.ip}:#{web['port']}#{web['check']['path']}",
        'interval' => web['check']['interval'],
        'timeout' => web['check']['timeout'],
      },
    }
  )
  # Before the agent's first start this does nothing: it then reads the file.
  notifies :reload, 'service[consul]', :immediately
end

include_recipe '::consul_service'
