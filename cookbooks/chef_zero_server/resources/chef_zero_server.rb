# frozen_string_literal: true

provides :chef_zero_server
unified_mode true

description 'The Chef server of the gem chef-zero-server, as a service of its own user behind nginx. Its certificate must be there.'

property :fqdn, String,
         name_property: true,
         description: 'The name under which it is reached.'

property :address, String,
         required: true,
         description: 'The IP address under which it is reached.'

property :certificate, String,
         default: lazy { ChefZeroServerCookbook::Certificate.path(fqdn) },
         default_description: 'that of chef_server_certificate',
         description: 'Absolute path of its certificate.'

property :key, String,
         default: lazy { ChefZeroServerCookbook::Certificate.key_path(fqdn) },
         default_description: 'that of chef_server_certificate',
         description: 'Absolute path of the key to it.'

property :user, String,
         default: 'opscode',
         description: 'The system user that it runs as.'

property :data_dir, String,
         default: '/var/opt/opscode/embedded',
         description: 'Absolute path of the folder of its data.'

property :max_file, String,
         default: '100m',
         description: 'The largest file of a cookbook that it takes, in nginx\'s notation.'

property :max_json, String,
         default: '8m',
         description: 'The largest other request that it takes, such as a node or the manifest of a cookbook, in nginx\'s ' \
                      'notation. A request takes three times its size in memory, before its signature is verified.'

action :create, description: 'Installs the gem, runs the server and has nginx listen for it.' do
  superuser_key = '/etc/opscode/pivotal.pem'
  superuser_public_key = '/etc/opscode/pivotal.pub'
  settings = '/etc/opscode/chef-zero-server.json'
  unit = ChefZeroServerCookbook::Edition::EMBEDDED
  socket = '/run/chef-zero-server/http.sock'
  started = '/run/chef-zero-server/started'

  server_gem = ChefZeroServerCookbook::ServerGem.new(run_context.cookbook_collection['chef_zero_server'])
  # Here its name need not differ from version to version.
  gem_file = ::File.join(Chef::Config[:file_cache_path], 'chef-zero-server.gem')

  cookbook_file gem_file do
    source server_gem.file
    cookbook 'chef_zero_server'
    mode '0644'
  end

  # Everything that it depends on comes with Chef. (chef_gem takes a minute and a
  # half for the same.)
  gem_package 'chef-zero-server' do
    source gem_file
    version server_gem.version
    gem_binary ChefZeroServerCookbook::ServerGem.gem_binary
    options '--local --no-document'
  end

  user new_resource.user do
    comment 'Chef server'
    home '/nonexistent'
    shell '/usr/sbin/nologin'
    system true
    # A user that exists is only looked at with the gem ruby-shadow, which Chef's
    # packages bring and the gem `chef` does not.
    not_if ['getent', 'passwd', new_resource.user]
  end

  directory new_resource.data_dir do
    owner new_resource.user
    group new_resource.user
    mode '0700'
    recursive true
  end

  directory '/etc/opscode' do
    mode '0755'
  end

  # The superuser's key is this machine's root's alone.
  openssl_rsa_private_key superuser_key do
    mode '0600'
  end

  openssl_rsa_public_key superuser_public_key do
    private_key_path superuser_key
    mode '0644'
  end

  file settings do
    content Chef::JSONCompat.to_json_pretty(
      'data_dir' => new_resource.data_dir, 'socket' => socket,
      'superuser' => 'pivotal', 'superuser_public_key' => superuser_public_key
    ) + "\n"
    mode '0644'
  end

  file '/etc/opscode/chef-server-ctl.json' do
    content Chef::JSONCompat.to_json_pretty(
      'host' => new_resource.address, 'certificate' => new_resource.certificate,
      'superuser' => 'pivotal', 'superuser_key' => superuser_key
    ) + "\n"
    mode '0600'
  end

  file '/usr/bin/chef-server-ctl' do
    content "#!/bin/sh\n# Written by the cookbook chef_zero_server.\nexec #{server_gem.command('chef-server-ctl').join(' ')} \"$@\"\n"
    mode '0755'
  end

  systemd_unit 'chef-zero-server.service' do
    content(
      Unit: {
        Description: 'Chef server (chef-zero-server)',
        # However often it ends, systemd starts it again.
        StartLimitIntervalSec: 0,
      },
      Service: {
        Type: 'notify',
        # Before it loads its program, so that whatever changes later is newer.
        ExecStartPre: "/usr/bin/touch #{started}",
        # The version makes the unit differ, and so the server restart, when the gem does.
        ExecStart: [*server_gem.command('chef-zero-server'), settings].join(' '),
        User: new_resource.user,
        RuntimeDirectory: ::File.basename(::File.dirname(socket)),
        Environment: 'LANG=C.UTF-8',
        Restart: 'on-failure',
        UMask: '0077',
        # Many large requests at once may end this service, which then starts again,
        # but nothing else on the machine.
        MemoryMax: '75%',
        # It reads its program, writes its data, and speaks to nginx: no more.
        ReadWritePaths: new_resource.data_dir,
        ProtectSystem: 'strict',
        ProtectHome: true,
        PrivateTmp: true,
        PrivateDevices: true,
        ProtectKernelTunables: true,
        ProtectKernelModules: true,
        ProtectControlGroups: true,
        NoNewPrivileges: true,
        CapabilityBoundingSet: '',
        RestrictAddressFamilies: 'AF_UNIX',
        RestrictNamespaces: true,
        RestrictSUIDSGID: true,
        LockPersonality: true,
        SystemCallArchitectures: 'native',
      },
      Install: {
        WantedBy: 'multi-user.target',
      }
    )
    # systemd-analyze fails for faults of other units as well.
    verify false
    action %i(create enable)
  end

  # systemd takes the mark away when the service ends, so this starts it as well.
  # There is no action :start: to Chef, a service that is still starting after the
  # machine's restart does not run.
  checked_service 'chef-zero-server' do
    files [settings, superuser_public_key, unit]
    mark started
    action :restart
  end

  # What runs and starts now is this version.
  server_gem.others.each do |old|
    gem_package "chef-zero-server #{old}" do
      package_name 'chef-zero-server'
      version old
      gem_binary ChefZeroServerCookbook::ServerGem.gem_binary
      action :remove
    end
  end

  nginx_site 'chef-server' do
    cookbook 'chef_zero_server'
    variables(
      fqdn: new_resource.fqdn,
      address: new_resource.address,
      certificate: new_resource.certificate,
      key: new_resource.key,
      max_file: new_resource.max_file,
      max_json: new_resource.max_json,
      socket: socket
    )
    files [new_resource.certificate]
  end
end
