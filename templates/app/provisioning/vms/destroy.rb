# frozen_string_literal: true

# CHEF_DRIVER=vagrant chef-client -z destroy.rb

require 'chef/provisioning'
require 'consul_cluster'

settings = ConsulCluster.settings

with_chef_server(
  settings.server_url,
  client_name: Chef::Config[:node_name],
  signing_key_filename: Chef::Config[:client_key]
)

# Those of cluster.json too: Docker may have them still when .chef is lost.
machine_batch do
  machines search(:node, '*:*').map(&:name)
  machines (made_machines | settings.machines.map(&:name)) - [settings.chef_server.name]
  action :destroy
end
