# frozen_string_literal: true

# The load balancer: nginx, which finds the web nodes through dnsmasq.

lb = node['consul_cluster']['lb']

include_recipe '::dnsmasq'
include_recipe '::nginx'

consul_cluster_site 'lb' do
  variables(
    lb: lb,
    upstream: lb['upstream'] ||
      "#{node['consul_cluster']['web']['service']}.service.#{node['consul_cluster']['consul']['domain']}",
    upstream_port: lb['upstream_port'] || node['consul_cluster']['web']['port']
  )
end
