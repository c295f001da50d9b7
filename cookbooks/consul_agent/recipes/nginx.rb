# frozen_string_literal: true

# nginx without its package's own site; each role adds one (consul_cluster_site),
# and nginx is reloaded with it.

apt_update

package 'nginx' do
  options '--no-install-recommends'
end

file '/etc/nginx/sites-enabled/default' do
  action :delete
  manage_symlink_source false
end

service 'nginx' do
  action %i(enable start)
end
