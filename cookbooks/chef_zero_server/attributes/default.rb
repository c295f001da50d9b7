# frozen_string_literal: true

# The name under which the nodes know the Chef server. A String, from chef.json.
default['chef-server']['api_fqdn'] = node['fqdn']

# The address under which they reach it, for when the name does not resolve.
# A String, from chef.json.
default['chef-server']['ipaddr'] = node['ipaddress']

# Which Chef server: `embedded`, `cinc` or `chef`. A String, from chef.json.
default['chef-server']['edition'] = 'embedded'

# How long a new certificate is good, and how long before its end a converge
# replaces it. In days.
default['chef-server']['certificate']['days'] = 3650
default['chef-server']['certificate']['renew_before'] = 30

# The system user that the embedded server runs as, and where it keeps its data.
default['chef-server']['embedded']['user'] = 'opscode'
default['chef-server']['embedded']['data_dir'] = '/var/opt/opscode/embedded'

# The largest requests that the embedded server takes, in nginx's notation: a
# file of a cookbook, and any other request, such as a node or the manifest of a
# cookbook. A request takes three times its size in memory, and does so before
# its signature is verified.
default['chef-server']['embedded']['max_file'] = '100m'
default['chef-server']['embedded']['max_json'] = '8m'

# The full servers. Each: the package, its version, where it is downloaded from
# (a String with the %{...} filled in by the recipe) and its SHA-256 (or nil),
# the configuration file it reads, and its command for everything.
#
# Cinc Server is free to download. Its packages exist for Debian and Ubuntu.
default['chef-server']['cinc']['package'] = 'cinc-server-core'
default['chef-server']['cinc']['version'] = '15.10.91'
default['chef-server']['cinc']['url'] =
  'https://downloads.cinc.sh/files/stable/cinc-server/%{version}/%{platform}/%{platform_version}/cinc-server-core_%{version}-1_amd64.deb'
default['chef-server']['cinc']['checksum'] = nil
default['chef-server']['cinc']['config'] = '/etc/cinc-project/cinc-server.rb'
default['chef-server']['cinc']['ctl'] = 'cinc-server-ctl'

# Chef Infra Server is downloaded with a licence id, and its licence must be
# accepted. Its packages exist for Ubuntu, not for Debian.
# https://docs.chef.io/download/commercial/
default['chef-server']['chef']['package'] = 'chef-server-core'
default['chef-server']['chef']['version'] = '15.10.91'
default['chef-server']['chef']['url'] =
  'https://chefdownload-commercial.chef.io/stable/chef-server/download' \
  '?p=%{platform}&pv=%{platform_version}&m=x86_64&v=%{version}&license_id=%{license_id}'
default['chef-server']['chef']['checksum'] = nil
default['chef-server']['chef']['config'] = '/etc/opscode/chef-server.rb'
default['chef-server']['chef']['ctl'] = 'chef-server-ctl'

# The licence id for the download: a String, or nil where `url` needs none
# (a mirror of your own).
default['chef-server']['chef']['license_id'] = nil
