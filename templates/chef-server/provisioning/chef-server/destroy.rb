# frozen_string_literal: true

# CHEF_DRIVER=vagrant chef-client -z destroy.rb

require 'chef/provisioning'
require 'consul_cluster'

settings    = ConsulCluster.settings
chef_server = settings.chef_server

# Its node object is gone when .chef is lost; its container need not be.
machine_batch do
  machines search(:node, '*:*').map(&:name)
  machines chef_server.name unless chef_server.existing?
  action :destroy
end

# What the server issued is of no use without it, and in the way of the next
# `rake config`. A server that the user already has stays, and so do its keys.
[settings.user_key, settings.org_key, settings.password_file, settings.certificate, settings.knife_rb].each do |path|
  file path do
    backup false
    action :delete
    not_if { chef_server.existing? }
  end
end
