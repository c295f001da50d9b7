# frozen_string_literal: true

require 'chef/provisioning/options'

module ConsulCluster
  # What chef-machines is to know of the settings.
  module ProvisioningOptions
    # Where a user sets what, and what helps where something is missing, for
    # chef-machines' messages.
    PLACES = {
      name: 'name in provisioning/cluster.json',
      network: 'network in provisioning/cluster.json',
      driver: 'provider in provisioning/cluster.json',
      provider: 'provider in provisioning/cluster.json',
      address: 'ip in provisioning/cluster.json',
      memory: 'memory in provisioning/cluster.json',
      hosts: 'api_fqdn in provisioning/chef.json',
      distribution: 'distribution in provisioning/chef.json',
      chef_version: 'version in provisioning/chef.json',
      license: 'license in provisioning/chef.json',
      signing_key: 'rake config makes it',
      cookbooks: 'rake berks collects them',
      start: '`rake` starts it',
    }.freeze

    # What helps against failures on the machines, beside what chef-machines knows.
    REMEDIES = {
      /releases\.hashicorp\.com|gives no package lists/ =>
        '`rake doctor` asks the repositories from here; set the attribute consul_cluster.consul.repository.uri (and key) to a mirror that the machines reach, or give them a proxy: in vms.rb ' \
        "add_machine_options convergence_options: { chef_config: \"https_proxy 'http://HOST:PORT'\" }",
    }.freeze

    # @param settings [Settings]
    # @return [Chef::Provisioning::Options] with the id of the present run of rake
    #   (CONSUL_CLUSTER_RUN), in which no machine converges twice
    def self.of(settings)
      server = settings.chef_server
      image = File.join(settings.root, 'provisioning', 'image')
      Chef::Provisioning::Options.new(
        root: settings.root, state_dir: settings.chef_dir, name: settings.name, network: settings.network,
        driver: settings.driver, provider: settings.provider, image: File.directory?(image) ? image : nil,
        distribution: settings.distribution, chef_version: settings.chef_version, license: settings.license,
        hosts: server.existing? ? {} : { server.fqdn => server.ip },
        run_id: ENV.fetch('CONSUL_CLUSTER_RUN', nil), places: PLACES, remedies: REMEDIES
      )
    end
  end
end
