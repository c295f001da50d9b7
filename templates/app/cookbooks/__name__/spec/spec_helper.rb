# frozen_string_literal: true

require 'chefspec'
require 'json'
require_relative '../libraries/consul_api'

# The repository's own cluster.json is the fixture, made into a data bag item as
# `rake role` does it: so the specs hold for whatever counts, names and addresses
# it says, and cannot drift from its format.
module RepositoryCluster
  ROOT = File.expand_path('../../..', __dir__)
  ITEM = JSON.parse(File.read(File.join(ROOT, 'provisioning/cluster.json'))).then do |settings|
    settings.except('$schema').merge('id' => settings.fetch('name')).freeze
  end

  # The data bag item with some of its values replaced.
  def cluster_item(changes = {})
    ITEM.merge(changes)
  end

  # The first machine of a role as {"name" =>, "ip" =>, "role" =>}.
  def first_machine(role)
    machines(role).first
  end

  # Every machine of a role.
  def machines(role)
    ITEM.fetch('machines').select { |machine| machine.fetch('role') == role }
  end

  # Addresses of the Consul servers.
  def server_addresses
    machines('consul-server').map { |machine| machine.fetch('ip') }
  end
end

# Converging recipes for a machine of the cluster.
module RecipeRunner
  # Platforms the cookbook supports, the oldest of each.
  PLATFORMS = { 'debian' => '12', 'ubuntu' => '22.04' }.freeze
  CODENAMES = { 'debian' => 'bookworm', 'ubuntu' => 'jammy' }.freeze

  # Converges this cookbook's recipe `name` as the machine `node_name`. Attributes
  # are set as a role's; `item` is the data bag item. Gives the ChefSpec runner.
  def converge(name, node_name:, platform: 'debian', attributes: {}, item: cluster_item,
               step_into: %w(consul_cluster_config consul_cluster_site))
    stub_data_bag_item('consul_cluster', item.fetch('name')).and_return(item)
    runner = ChefSpec::SoloRunner.new(platform: platform, version: PLATFORMS.fetch(platform), step_into: step_into) do |node|
      node.name(node_name)
      # As Ohai finds a machine without lsb_release; Fauxhai's had one.
      node.automatic['lsb'] = {}
      node.automatic['os_release'] = { 'version_codename' => CODENAMES.fetch(platform) }
      node.override['consul_cluster']['name'] = item.fetch('name')
      attributes.each { |key, value| node.override['consul_cluster'][key] = value }
    end
    runner.converge("#{RepositoryCluster::ITEM.fetch('name')}::#{name}")
  end

  # A configuration file of the converged Consul agent, parsed.
  def consul_file(chef_run, name)
    JSON.parse(chef_run.file("/etc/consul/#{name}.json").content)
  end
end

RSpec.configure do |config|
  config.cookbook_path = File.join(RepositoryCluster::ROOT, 'cookbooks')
  config.log_level = :error
  # ChefSpec starts a chef-zero for every suite, and suites run side by side: any
  # port that is free.
  config.server_runner_port = 0
  config.include RepositoryCluster
  config.include RecipeRunner

  config.disable_monkey_patching!
  config.raise_errors_for_deprecations!
  config.mock_with(:rspec) { |mocks| mocks.verify_partial_doubles = true }

  # No spec asks this machine's apt, users or agent.
  config.before do
    stub_command(%w(getent passwd consul)).and_return(false)
    allow_any_instance_of(ConsulClusterCookbook::ConsulApi).to receive(:answers?).and_return(true)
    silent = instance_double(Mixlib::ShellOut, run_command: instance_double(Mixlib::ShellOut, stdout: ''))
    allow(Mixlib::ShellOut).to receive(:new).and_call_original
    %w(dpkg-query apt-cache).each do |command|
      allow(Mixlib::ShellOut).to receive(:new).with(command, any_args).and_return(silent)
    end
  end
end
