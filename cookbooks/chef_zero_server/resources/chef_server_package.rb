# frozen_string_literal: true

provides :chef_server_package
unified_mode true

description 'A full Chef server from its package: Cinc Server or Chef Infra Server. It wants 4 GB of memory or more, ' \
            'and a virtual machine rather than a container. Its certificate must be there.'

property :package_name, String,
         name_property: true,
         description: 'The package.'

property :fqdn, String,
         required: true,
         description: 'The name under which it is reached.'

property :version, String,
         required: true,
         description: 'The version of the package, such as 15.10.91.'

property :url, String,
         required: true,
         sensitive: true, # a licence id may be part of it
         description: 'Where the package is downloaded from.'

property :checksum, [String, nil],
         description: 'The SHA-256 of the package.'

property :config, String,
         required: true,
         description: 'Absolute path of the configuration file that it reads.'

property :ctl, String,
         required: true,
         description: 'Its command for everything, such as cinc-server-ctl.'

property :certificate, String,
         default: lazy { ChefZeroServerCookbook::Certificate.path(fqdn) },
         default_description: 'that of chef_server_certificate',
         description: 'Absolute path of its certificate.'

property :key, String,
         default: lazy { ChefZeroServerCookbook::Certificate.key_path(fqdn) },
         default_description: 'that of chef_server_certificate',
         description: 'Absolute path of the key to it.'

action :install, description: 'Installs the package, writes its configuration and has it take that up.' do
  package_file = ::File.join(Chef::Config[:file_cache_path], "#{new_resource.package_name}-#{new_resource.version}.deb")
  reconfigured = '/var/opt/opscode/reconfigured'

  # The server cleans up its logs with it.
  # The lock of the package lists knows no waiting.
  apt_update do
    retries 4
    retry_delay 15
  end
  package 'cron'

  remote_file package_file do
    source new_resource.url
    checksum new_resource.checksum if new_resource.checksum
    sensitive true
    action :create_if_missing
  end

  dpkg_package new_resource.package_name do
    source package_file
    version "#{new_resource.version}-1"
  end

  directory ::File.dirname(new_resource.config) do
    recursive true
  end

  template new_resource.config do
    source 'chef-server.rb.erb'
    cookbook 'chef_zero_server'
    mode '0644'
    variables(fqdn: new_resource.fqdn, certificate: new_resource.certificate, key: new_resource.key)
  end

  # By the state of the files and not by a notification, which an interrupted run
  # would lose.
  reconfigure = lambda do
    CheckedService::Freshness.stale?(
      reconfigured,
      [new_resource.config, new_resource.certificate, ChefZeroServerCookbook::Edition.package_list(new_resource.package_name)]
    )
  end

  # The licence is the one that was accepted for chef-client; Cinc has none.
  execute 'reconfigure' do
    command [new_resource.ctl, 'reconfigure']
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
    to "/usr/bin/#{new_resource.ctl}"
    not_if { ::File.exist?('/usr/bin/chef-server-ctl') }
  end
end
