# frozen_string_literal: true

# A full server from its package: Cinc Server or Chef Infra Server. It wants
# 4 GB of memory or more, and a virtual machine rather than a container.
edition = node['chef-server']['edition']
server = node['chef-server'][edition]
fqdn = node['chef-server']['api_fqdn']
package_file = "#{Chef::Config[:file_cache_path]}/#{server['package']}-#{server['version']}.deb"
certificate = ChefServerCookbook::Certificate.path(fqdn)
reconfigured = '/var/opt/opscode/reconfigured'
url = ChefServerCookbook::PackageUrl.fill(server['url'], node, server)

include_recipe '::certificate'

# The server cleans up its logs with it.
apt_update
package 'cron'

remote_file package_file do
  source url
  checksum server['checksum'] if server['checksum']
  sensitive true # a licence id may be part of the URL
  action :create_if_missing
end

dpkg_package server['package'] do
  source package_file
  version "#{server['version']}-1"
end

directory ::File.dirname(server['config']) do
  recursive true
end

template server['config'] do
  source 'chef-server.rb.erb'
  mode '0644'
  variables(
    fqdn: fqdn,
    certificate: certificate,
    key: ChefServerCookbook::Certificate.key_path(fqdn)
  )
end

# By the state of the files and not by a notification, which an interrupted run
# would lose. What dpkg lists is as new as the package.
reconfigure = lambda do
  ChefServerCookbook::Freshness.stale?(
    reconfigured, [server['config'], certificate, ChefServerCookbook::Edition.package_list(server['package'])]
  )
end

# The licence is the one that was accepted for chef-client; Cinc has none.
execute 'reconfigure' do
  command [server['ctl'], 'reconfigure']
  environment 'CHEF_LICENSE' => Chef::Config[:chef_license].to_s
  live_stream true
  only_if(&reconfigure)
end

file reconfigured do
  action :touch
  only_if(&reconfigure)
end

# One command for all editions.
link '/usr/bin/chef-server-ctl' do
  to "/usr/bin/#{server['ctl']}"
  not_if { ::File.exist?('/usr/bin/chef-server-ctl') }
end
