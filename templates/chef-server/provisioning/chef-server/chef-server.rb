# frozen_string_literal: true

# CHEF_DRIVER=vagrant chef-client -z chef-server.rb

require 'chef/provisioning'
require 'consul_cluster'

#
# setting
#
settings    = ConsulCluster.settings
chef_server = settings.chef_server

with_chef_local_server(
  chef_repo_path: __dir__,
  cookbook_path: File.join(__dir__, 'berks-cookbooks')
)

#
# chef-server
#
machine chef_server.name do
  add_machine_options(
    address: chef_server.ip,
    memory: chef_server.memory,
    vagrant_config: <<~CONFIG,
      config.vm.network :private_network, ip: '#{chef_server.ip}', netmask: '#{settings.netmask}'
      config.vm.hostname = '#{chef_server.fqdn[/\A[^.]+/]}'
    CONFIG
    transport_options: chef_server.ssh
  )

  file '/etc/hosts' => { block: "#{chef_server.ip}\t#{chef_server.fqdn} #{chef_server.fqdn[/\A[^.]+/]}\n" }

  attributes settings.chef

  recipe 'chef_zero_server::default'

  # The server is one that the user already has.
  not_if { chef_server.existing? }
end
