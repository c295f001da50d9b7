# frozen_string_literal: true

# nginx without its package's own site; each role puts a site into conf.d.

include_recipe '::apt'

package 'nginx' do
  options '--no-install-recommends'
end

file '/etc/nginx/sites-enabled/default' do
  action :delete
  manage_symlink_source false
  notifies :reload, 'service[nginx]', :immediately
end

service 'nginx' do
  action %i(enable start)
end
