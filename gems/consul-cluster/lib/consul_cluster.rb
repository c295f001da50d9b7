# frozen_string_literal: true

require_relative 'consul_cluster/error'
require_relative 'consul_cluster/settings'
require_relative 'consul_cluster/tool'

# The Ruby side of provisioning/cluster.json and provisioning/chef.json, and
# what the Rake tasks need. Chef is not loaded here: Rake starts in a moment.
module ConsulCluster
  ROOT = File.expand_path('../..', __dir__)

  autoload :Departure, "#{__dir__}/consul_cluster/departure"
  autoload :ExistingServer, "#{__dir__}/consul_cluster/existing_server"
  autoload :KnifeConfig, "#{__dir__}/consul_cluster/knife_config"
  autoload :SecretFile, "#{__dir__}/consul_cluster/secret_file"
  autoload :ServerAccount, "#{__dir__}/consul_cluster/server_account"
  autoload :Steps, "#{__dir__}/consul_cluster/steps"
  autoload :Suites, "#{__dir__}/consul_cluster/suites"
  autoload :Upload, "#{__dir__}/consul_cluster/upload"
  autoload :Verify, "#{__dir__}/consul_cluster/verify"

  # The settings of the repository this file lies in, read and checked once.
  # @return [Settings]
  # @raise [Error] a file is missing, broken or says something impossible
  def self.settings
    @settings ||= Settings.read(ROOT)
  end

  # @return [Tool] runs berks, rake and so on
  def self.tool
    Tool.new(settings.distribution)
  end

  # Runs a recipe file as in the article: `CHEF_DRIVER=vagrant chef-client -z FILE`
  # (`cinc-client` with distribution `cinc`), in the current folder, with the
  # licence in the environment.
  # @param file [String] e.g. 'vms.rb'
  # @return [void]
  # @raise [Error] no licence was accepted, or the run failed
  def self.chef_client(file)
    name = settings.distribution == 'cinc' ? 'cinc-client' : 'chef-client'
    env = { 'CHEF_DRIVER' => ENV.fetch('CHEF_DRIVER', 'vagrant'), 'CHEF_LICENSE' => settings.license! }
    tool.run(name, '-z', file, env: env)
  end

  # @return [Object] the driver that CHEF_DRIVER names
  def self.driver
    require_relative 'chef/provisioning/drivers'
    @driver ||= Chef::Provisioning.driver(root: settings.root)
  end

  # Opens ssh to a machine.
  # @param name [String] of the machine
  # @yieldparam transport [Object] with run, run!, upload and download
  # @return [Object] what the block gives
  def self.on(name)
    transport = driver.connect(name)
    yield transport
  ensure
    transport&.close
  end

  # Opens ssh to the first of some machines on which the block does not fail.
  # @param names [Array<String>] of the machines
  # @yieldparam transport [Object] as in `on`
  # @return [Object] what the block gives
  # @raise [Error] what the last one failed with
  def self.on_any(names, &block)
    name, *others = names
    on(name, &block)
  rescue Error => e
    raise if others.empty?

    puts "#{e.message}; asking #{others.first}"
    on_any(others, &block)
  end

  # Runs chef-client on machines, several at a time.
  # @param names [Array<String>] those that have converged in this run of rake
  #   (CONSUL_CLUSTER_RUN) are left out
  # @raise [Chef::Provisioning::Failed] naming each that failed, with the cause
  def self.converge(names)
    require_relative 'chef/provisioning/converge'
    Chef::Provisioning::Converge.new(settings, driver).run(names)
  end

  # @yieldparam account [ServerAccount, ExistingServer] the user and the
  #   organisation of chef.json on the Chef server
  # @return [Object] what the block gives
  def self.account
    return yield ExistingServer.new(settings) if settings.chef_server.existing?

    on(settings.chef_server.name) { |transport| yield ServerAccount.new(settings, transport) }
  end
end
