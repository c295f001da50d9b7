# frozen_string_literal: true

# The load balancer: nginx, which finds the web nodes through dnsmasq.

lb = node['consul_cluster']['lb']

include_recipe '::dnsmasq'
include_recipe '::nginx'

template '/etc/nginx/conf.d/lb.conf' do
  source 'lb.conf.erb'
  mode '0644'
  variables(
    lb: lb,
    upstream: lb['upstream'] ||
      "#{node['consul_cluster']['web']['service']}.service.#{node['consul_cluster']['consul']['domain']}",
    upstream_port: node['consul_cluster']['web']['port']
  )
  verify { |path| ConsulClusterCookbook::NginxCheck.accept?(path) }
  notifies :reload, 'service[nginx]', :immediately
end
