# frozen_string_literal: true

# CHEF_DRIVER=vagrant chef-client -z vms.rb

require 'chef/provisioning'
require 'consul_cluster'

#
# setting
#
settings    = ConsulCluster.settings
chef_server = settings.chef_server
vms         = settings.machines

with_chef_server(
  settings.server_url,
  client_name: Chef::Config[:node_name],
  signing_key_filename: Chef::Config[:client_key]
)

#
# /etc/hosts of every vm
#
etc_hosts = +<<~HOSTS
  127.0.0.1\tlocalhost
  #{chef_server.ip}\t#{chef_server.fqdn}
HOSTS
vms.each { |vm| etc_hosts << "#{vm.ip}\t#{vm.name}.#{settings.domain} #{vm.name}\n" }

#
# machines made earlier that are no longer in cluster.json; they leave Consul's
# cluster first, or a stopped Consul server would stay one of the Raft peers
#
gone = made_machines - vms.map(&:name) - [chef_server.name]

ruby_block 'leave the Consul cluster' do
  block { ConsulCluster::Departure.new(ConsulCluster.driver).run(gone) }
  not_if { gone.empty? }
end

machine_batch 'gone from cluster.json' do
  machines gone
  action [:stop, :destroy]
end

#
# vms
#
machine_batch do
  vms.each do |vm|
    machine vm.name do
      add_machine_options(
        address: vm.ip,
        memory: vm.memory,
        vagrant_config: <<~CONFIG
          config.vm.network :private_network, ip: '#{vm.ip}', netmask: '#{settings.netmask}'
          config.vm.hostname = '#{vm.name}'
        CONFIG
      )

      file '/etc/hosts' => { content: etc_hosts }

      role vm.chef_role
    end
  end
end
