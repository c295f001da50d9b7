# frozen_string_literal: true

# CHEF_DRIVER=vagrant chef-client -z vms.rb

require 'chef/provisioning'
require 'consul_cluster'

#
# setting
#
settings    = ConsulCluster.settings
chef_server = settings.chef_server

with_chef_server(
  settings.server_url,
  client_name: Chef::Config[:node_name],
  signing_key_filename: Chef::Config[:client_key]
)

#
# the cluster's names in /etc/hosts of every vm
#
etc_hosts = +"#{chef_server.ip}\t#{chef_server.fqdn}\n"
settings.machines.each { |vm| etc_hosts << "#{vm.ip}\t#{vm.name}.#{settings.domain} #{vm.name}\n" }

#
# vms, all at once; where Consul servers come or go, or a machine is replaced, in
# steps, so that the cluster, its data and the service go on meanwhile
#
rollout = ConsulCluster.rollout(made_machines)

rollout.steps.each do |step|
  ruby_block "#{step.title}: leave Consul's cluster" do
    block { rollout.leave(step) }
    not_if { step.leaving.empty? }
  end

  machine_batch "#{step.title}: destroy" do
    machines step.leaving
    action [:stop, :destroy]
  end

  machine_batch step.title do
    step.vms.each do |vm|
      machine vm.name do
        add_machine_options(
          address: vm.ip,
          memory: vm.memory,
          vagrant_config: <<~CONFIG,
            config.vm.network :private_network, ip: '#{vm.ip}', netmask: '#{settings.netmask}'
            config.vm.hostname = '#{vm.name}'
          CONFIG
          transport_options: vm.ssh
        )

        file '/etc/hosts' => { block: etc_hosts }

        role vm.chef_role
      end
    end
  end

  ruby_block "#{step.title}: wait until they serve" do
    block { rollout.settle(step) }
    not_if { step.last }
  end
end
