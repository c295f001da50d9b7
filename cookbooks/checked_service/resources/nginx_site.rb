# frozen_string_literal: true

provides :nginx_site
unified_mode true

DROP_IN = '/etc/systemd/system/nginx.service.d/restart.conf'

description 'A site of nginx, from a template: written only if nginx accepts it, and loaded. Brings nginx, without its ' \
            'package\'s own site, and has systemd start it again whenever it ends.'

property :source, String,
         default: lazy { "#{name}.conf.erb" },
         description: 'The template.'

property :cookbook, String,
         default: lazy { cookbook_name.to_s },
         default_description: 'the cookbook of the recipe',
         description: 'The cookbook that has the template.'

property :variables, Hash,
         default: {},
         description: 'The variables of the template.'

property :files, Array,
         default: [],
         description: 'Absolute paths of what nginx loads with the site, a certificate for instance: if one changes, nginx is reloaded.'

action :create, description: 'Installs and enables nginx, writes the site and has nginx load it.' do
  site = "/etc/nginx/conf.d/#{new_resource.name}.conf"

  # The lock of the package lists knows no waiting.
  apt_update do
    retries 4
    retry_delay 15
  end

  package 'nginx' do
    options '--no-install-recommends'
  end

  file '/etc/nginx/sites-enabled/default' do
    action :delete
    manage_symlink_source false
  end

  directory ::File.dirname(DROP_IN) do
    mode '0755'
  end

  # The package's own unit has no restart: a master process that is killed would
  # never come back. No limit to the tries: systemd would give up on the sixth.
  file DROP_IN do
    content <<~UNIT
      [Unit]
      StartLimitIntervalSec=0

      [Service]
      Restart=always
      RestartSec=200ms
    UNIT
    mode '0644'
  end

  service 'nginx' do
    action %i(enable start)
  end

  template site do
    source new_resource.source
    cookbook new_resource.cookbook
    mode '0644'
    variables new_resource.variables
    verify { |proposed| CheckedService::NginxCheck.accept!(proposed, site) }
  end

  checked_service 'nginx' do
    files [DROP_IN, site, *new_resource.files]
    # nginx's unit is its package's and makes no mark. This one outlives a
    # restart of the machine, at which nginx loads everything anew.
    mark '/var/lib/nginx/loaded'
    check %w(nginx -t)
    action :reload
  end
end
