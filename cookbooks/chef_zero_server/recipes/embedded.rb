# frozen_string_literal: true

# The embedded Chef server: chef-zero, which comes with Chef, as a service of
# its own user behind nginx.
fqdn = node['chef-server']['api_fqdn']
service_user = node['chef-server']['embedded']['user']
data_dir = node['chef-server']['embedded']['data_dir']
program = ChefServerCookbook::Edition::EMBEDDED
socket = '/run/embedded-chef-server/http.sock'
superuser_key = '/etc/opscode/pivotal.pem'
superuser_public_key = '/etc/opscode/pivotal.pub'
settings = '/etc/opscode/embedded-chef-server.json'
certificate = ChefServerCookbook::Certificate.path(fqdn)
unit = '/etc/systemd/system/embedded-chef-server.service'
started = '/run/embedded-chef-server/started'
site = '/etc/nginx/conf.d/chef-server.conf'
nginx_reloaded = '/var/opt/opscode/nginx/reloaded'

include_recipe '::certificate'

apt_update
package 'nginx'

user service_user do
  comment 'Embedded Chef server'
  home '/nonexistent'
  shell '/usr/sbin/nologin'
  system true
  # A user that exists is only looked at with the gem ruby-shadow, which Chef's
  # packages bring and the gem `chef` does not.
  not_if ['getent', 'passwd', service_user]
end

directory data_dir do
  owner service_user
  group service_user
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

remote_directory program do
  source 'embedded'
  mode '0755'
  files_mode '0644'
  purge true
end

file settings do
  content Chef::JSONCompat.to_json_pretty(
    'data_dir' => data_dir, 'socket' => socket,
    'superuser' => 'pivotal', 'superuser_public_key' => superuser_public_key
  ) + "\n"
  mode '0644'
end

file '/etc/opscode/chef-server-ctl.json' do
  content Chef::JSONCompat.to_json_pretty(
    'host' => node['chef-server']['ipaddr'], 'certificate' => certificate,
    'superuser' => 'pivotal', 'superuser_key' => superuser_key
  ) + "\n"
  mode '0600'
end

# With the Ruby that runs Chef, as chef-zero is one of its gems.
template '/usr/bin/chef-server-ctl' do
  source 'chef-server-ctl.erb'
  mode '0755'
  variables(ruby: Gem.ruby, program: "#{program}/bin/chef-server-ctl")
end

systemd_unit 'embedded-chef-server.service' do
  content(
    Unit: {
      Description: 'Embedded Chef server',
    },
    Service: {
      Type: 'notify',
      # Before it loads its program, so that whatever changes later is newer.
      ExecStartPre: "/usr/bin/touch #{started}",
      ExecStart: "#{Gem.ruby} #{program}/bin/embedded-chef-server #{settings}",
      User: service_user,
      RuntimeDirectory: ::File.basename(::File.dirname(socket)),
      Environment: 'LANG=C.UTF-8',
      Restart: 'on-failure',
      UMask: '0077',
      # Many large requests at once may end this service, which then starts again,
      # but nothing else on the machine.
      MemoryMax: '75%',
      # It reads its program, writes its data, and speaks to nginx: no more.
      ReadWritePaths: data_dir,
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
  action [:create, :enable]
end

# systemd takes the mark away when the service ends, so this starts it as well.
# There is no action :start: to Chef, a service that is still starting after the
# machine's restart does not run.
restart = -> { ChefServerCookbook::Freshness.stale?(started, [program, settings, superuser_public_key, unit]) }

# A run that was interrupted may have left systemd with an older unit.
execute 'systemctl daemon-reload' do
  command %w(systemctl daemon-reload)
  only_if(&restart)
end

service 'embedded-chef-server' do
  action :restart
  only_if(&restart)
end

# Debian's example site has no business here.
file '/etc/nginx/sites-enabled/default' do
  action :delete
  manage_symlink_source false
end

template site do
  source 'nginx.conf.erb'
  variables(
    fqdn: fqdn,
    ipaddr: node['chef-server']['ipaddr'],
    certificate: certificate,
    key: ChefServerCookbook::Certificate.key_path(fqdn),
    max_file: node['chef-server']['embedded']['max_file'],
    max_json: node['chef-server']['embedded']['max_json'],
    socket: socket
  )
  verify { |path| ChefServerCookbook::NginxCheck.accept?(path) }
end

service 'nginx' do
  action [:enable, :start]
end

# Reloaded by the state of the files too; checked before nginx is touched.
reload = -> { ChefServerCookbook::Freshness.stale?(nginx_reloaded, [site, certificate]) }

execute 'nginx -t' do
  command %w(nginx -t)
  only_if(&reload)
end

execute 'reload nginx' do
  command %w(systemctl reload nginx)
  only_if(&reload)
end

file nginx_reloaded do
  action :touch
  only_if(&reload)
end
