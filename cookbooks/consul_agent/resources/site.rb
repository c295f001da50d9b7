# frozen_string_literal: true

provides :consul_cluster_site
unified_mode true

description 'A site of nginx, from the template of the same name: written only if nginx accepts it, and loaded.'

property :variables, Hash,
         required: true,
         description: 'The variables of the template.'

action :create do
  site = "/etc/nginx/conf.d/#{new_resource.name}.conf"

  template site do
    source "#{new_resource.name}.conf.erb"
    mode '0644'
    variables new_resource.variables
    verify { |path| ConsulClusterCookbook::NginxCheck.accept?(path) }
  end

  consul_cluster_service 'nginx' do
    files [site]
    # nginx's unit is its package's and makes no mark. This one outlives a
    # restart of the machine, at which nginx loads everything anew.
    mark '/var/lib/nginx/loaded'
    check %w(nginx -t)
    action :reload
  end
end
