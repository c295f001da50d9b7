# frozen_string_literal: true

# The Chef server of the edition that chef.json names.
server = node['chef-server']
edition = server['edition']

ChefZeroServerCookbook::Edition.check!(edition, server)

chef_server_certificate server['api_fqdn'] do
  address server['ipaddr']
  days server['certificate']['days']
  renew_before server['certificate']['renew_before']
end

if edition == 'embedded'
  chef_zero_server server['api_fqdn'] do
    address server['ipaddr']
    user server['embedded']['user']
    data_dir server['embedded']['data_dir']
    max_file server['embedded']['max_file']
    max_json server['embedded']['max_json']
  end
else
  full = server[edition]

  chef_server_package full['package'] do
    fqdn server['api_fqdn']
    version full['version']
    url ChefZeroServerCookbook::PackageUrl.fill(full['url'], node, full)
    checksum full['checksum']
    config full['config']
    ctl full['ctl']
  end
end
