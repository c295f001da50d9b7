# frozen_string_literal: true

# A web node: nginx, and a Consul agent that registers it as a service.

consul = node['consul_cluster']['consul']
web = node['consul_cluster']['web']
machine = consul_cluster.machine

include_recipe '::consul_config'
include_recipe '::nginx'

# nginx and Consul would each take it for something else.
unless %r{\A/[\w./-]*\z}.match?(web['check']['path'])
  raise ArgumentError, "node['consul_cluster']['web']['check']['path'] is #{web['check']['path'].inspect}: " \
                       "a path without a query, such as '/health', would work"
end

directory web['document_root'] do
  mode '0755'
  recursive true
end

template ::File.join(web['document_root'], 'index.html') do
  source 'index.html.erb'
  mode '0644'
  variables(name: machine.name)
end

consul_cluster_site 'web' do
  variables(port: web['port'], document_root: web['document_root'], health: web['check']['path'])
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
end

include_recipe '::consul_service'

# After a start or restart there is nothing to do: the agent has read the file.
consul_cluster_service 'consul' do
  files [::File.join(consul['config_dir'], 'web.json')]
  mark '/run/consul/loaded'
  check ['consul', 'validate', '-quiet', consul['config_dir']]
  action :reload
end
