# frozen_string_literal: true

# Consul's package, and what it needs before it can be configured.

repository = node['consul_cluster']['consul']['repository']
version = consul_cluster.consul_version
apt = ConsulClusterCookbook::AptVersions.new('consul')
# Not Ohai's `lsb`, which is empty where lsb_release is not installed.
distribution = repository['distribution'] || node['os_release']['version_codename']

if repository['key']
  apt_update
  package %w(ca-certificates gnupg)
end

apt_repository 'consul' do
  uri repository['uri']
  distribution distribution
  components repository['components'].split
  key repository['key']
  signed_by !repository['key'].nil?
  cache_rebuild false # done below, once for everything
  # It fetches the key each time: no host is asked while nothing is wanted of it.
  not_if do
    apt.installed?(version) && ConsulClusterCookbook::AptList.names?(
      '/etc/apt/sources.list.d/consul.list', repository['uri'], distribution, repository['components'].split
    )
  end
end

apt_update

# The lists may be younger than a day and older than this repository or version.
apt_update 'consul' do
  action :update
  not_if { !apt.find(version).nil? }
end

# In why-run mode, apt has not been asked for newer lists.
wanted = -> { Chef::Config[:why_run] ? apt.find(version) || version : apt.find!(version) }

# Keeps `apt upgrade` from moving one machine away from the others. Not by
# `1.9.1*`, which is 1.9.17 too.
apt_preference 'consul' do
  pin lazy { "version #{wanted.call}" }
  pin_priority '1001'
end

group 'consul' do
  system true
end

# Before the package, so that it is the same user whichever package it is.
user 'consul' do
  gid 'consul'
  system true
  home node['consul_cluster']['consul']['data_dir']
  manage_home false
  shell '/usr/sbin/nologin'
  # A user that exists is only looked at with the gem ruby-shadow, which Chef's
  # packages bring and the gem `chef` does not.
  not_if %w(getent passwd consul)
end

package 'consul' do
  version lazy { wanted.call }
  options '--no-install-recommends'
  # HashiCorp's package restarts the agent when it is upgraded, on every machine
  # that converges: systemctl takes this for "do nothing". consul_service does it,
  # one machine at a time.
  environment 'SYSTEMD_OFFLINE' => '1'
end

directory node['consul_cluster']['consul']['config_dir'] do
  owner 'root'
  group 'consul'
  mode '0750'
  recursive true
end

directory node['consul_cluster']['consul']['data_dir'] do
  owner 'consul'
  group 'consul'
  mode '0700'
  recursive true
end
