# frozen_string_literal: true

require_relative 'consul_cluster/error'
require_relative 'consul_cluster/repository'
require_relative 'consul_cluster/settings'
require_relative 'consul_cluster/tool'
require_relative 'consul_cluster/version'

# The Ruby side of provisioning/cluster.json and provisioning/chef.json, and
# what the Rake tasks need. Chef is not loaded here: Rake starts in a moment.
module ConsulCluster
  autoload :Backup, "#{__dir__}/consul_cluster/backup"
  autoload :Browser, "#{__dir__}/consul_cluster/browser"
  autoload :Connection, "#{__dir__}/consul_cluster/connection"
  autoload :Converge, "#{__dir__}/consul_cluster/converge"
  autoload :ConvergeEvent, "#{__dir__}/consul_cluster/converge_event"
  autoload :Departure, "#{__dir__}/consul_cluster/departure"
  autoload :Doctor, "#{__dir__}/consul_cluster/doctor"
  autoload :ExistingServer, "#{__dir__}/consul_cluster/existing_server"
  autoload :Failover, "#{__dir__}/consul_cluster/failover"
  autoload :Halt, "#{__dir__}/consul_cluster/halt"
  autoload :Health, "#{__dir__}/consul_cluster/health"
  autoload :HealthCheck, "#{__dir__}/consul_cluster/health_check"
  autoload :KnifeConfig, "#{__dir__}/consul_cluster/knife_config"
  autoload :MadeMachines, "#{__dir__}/consul_cluster/made_machines"
  autoload :NoProxy, "#{__dir__}/consul_cluster/no_proxy"
  autoload :Paint, "#{__dir__}/consul_cluster/paint"
  autoload :Plan, "#{__dir__}/consul_cluster/plan"
  autoload :Repair, "#{__dir__}/consul_cluster/repair"
  autoload :Restart, "#{__dir__}/consul_cluster/restart"
  autoload :Restore, "#{__dir__}/consul_cluster/restore"
  autoload :Rollout, "#{__dir__}/consul_cluster/rollout"
  autoload :ServerAccount, "#{__dir__}/consul_cluster/server_account"
  autoload :ServerGem, "#{__dir__}/consul_cluster/server_gem"
  autoload :Shell, "#{__dir__}/consul_cluster/shell"
  autoload :SourceCheck, "#{__dir__}/consul_cluster/source_check"
  autoload :Status, "#{__dir__}/consul_cluster/status"
  autoload :Steps, "#{__dir__}/consul_cluster/steps"
  autoload :ToolEnvironment, "#{__dir__}/consul_cluster/tool_environment"
  autoload :Upgrade, "#{__dir__}/consul_cluster/upgrade"
  autoload :Upload, "#{__dir__}/consul_cluster/upload"
  autoload :Uploaded, "#{__dir__}/consul_cluster/uploaded"
  autoload :Urls, "#{__dir__}/consul_cluster/urls"
  autoload :Verify, "#{__dir__}/consul_cluster/verify"

  class << self
    # Says where the repository is, as config.rb does: `chef-client -z` works in /.
    # @param folder [String]
    # @raise [Error] its path has a character that no tool copes with
    def root=(folder)
      @root = File.expand_path(folder)
      complaint = Repository.complaint(@root)
      raise Error, complaint if complaint

      @settings = @driver = nil
    end

    # @return [String] the repository: what was said, else the nearest folder from
    #   the working one upwards that has provisioning/cluster.json
    # @raise [Error] there is none
    def root
      @root ||= Repository.find or raise Error, without_repository
    end

    # How `chef-client -z` runs, for config.rb: as the user of .chef/knife.rb, and
    # what it writes goes to .chef/local/FOLDER.
    # @param config [Chef::Config]
    # @param folder [String] whose node objects search finds, e.g. 'vms'
    # @return [void]
    def local_mode(config, folder)
      require 'chef/provisioning/local_mode'
      require 'chef/provisioning/options'
      Chef::Provisioning::LocalMode.configure(config, Chef::Provisioning::Options.new(root: root), folder: folder)
    end

    # The settings of the repository, read and checked once. From then on
    # chef-machines works with them (Chef::Provisioning.options), and no proxy is asked
    # for the machines.
    # @return [Settings]
    # @raise [Error] a file is missing, broken or says something impossible
    def settings
      @settings ||= Settings.read(root).tap do |settings|
        require 'chef/provisioning/options'
        Chef::Provisioning.options = settings.provisioning_options
        NoProxy.add(settings)
      end
    end

    # @return [Tool] runs berks, rake and so on, each with this repository's configuration
    def tool
      Tool.new(settings.distribution, env: ToolEnvironment.of(settings), echo: !ENV.key?('CONSUL_CLUSTER_RUN'),
                                      log_dir: File.join(settings.chef_dir, 'log'))
    end

    # Runs a recipe file as in the article: `CHEF_DRIVER=vagrant chef-client -z FILE`
    # (`cinc-client` with distribution `cinc`), in the current folder and with the
    # config.rb there, with the licence in the environment.
    # @param file [String] e.g. 'vms.rb'
    # @return [void]
    # @raise [Error] no licence was accepted, or the run failed
    # @raise [Chef::Provisioning::Error] no machine can be made here
    def chef_client(file)
      name = settings.distribution == 'cinc' ? 'cinc-client' : 'chef-client'
      env = { 'CHEF_DRIVER' => settings.driver, 'CHEF_LICENSE' => settings.license! }
      # In one line here, rather than amid what Chef says of a failure. There may be nothing
      # left to destroy, and nothing to do it with.
      driver.check unless file == 'destroy.rb'
      tool.run(name, '-z', '-c', 'config.rb', file, env: env)
    end

    # @return [Object] the driver that CHEF_DRIVER names, or else the settings
    def driver
      @driver ||= begin
        require 'chef/provisioning/drivers'
        Chef::Provisioning.driver(settings.provisioning_options)
      end
    end

    # Says that the Chef server does not run before anybody waits for its answer.
    # @return [void]
    # @raise [Error]
    def need_chef_server
      server = settings.chef_server
      return if server.existing?

      state = driver.state(server.name)
      complaint = Chef::Provisioning::Drivers::Power.complaint(server.name, state, settings.provisioning_options)
      raise Error, complaint if complaint
    end

    # Opens ssh to a machine.
    # @param name [String] of the machine
    # @yieldparam transport [Object] with run, run!, upload and download
    # @return [Object] what the block gives
    def on(name, &block)
      Connection.open(driver, name, &block)
    end

    # Opens ssh to the first of some machines on which the block does not fail.
    # @param names [Array<String>] of the machines
    # @yieldparam transport [Object] as in `on`
    # @return [Object] what the block gives
    # @raise [Chef::Provisioning::Error] what the last one failed with
    def on_any(names, &block)
      # Without one, none of them can be asked.
      driver
      name, *others = names
      begin
        on(name, &block)
      rescue Chef::Provisioning::Error => e
        raise if others.empty?

        say_off(names)
        puts "#{e.message}; asking #{others.first}"
        on_any(others, &block)
      end
    end

    # Where all of them are off, that is said once.
    def say_off(names)
      off = Health::Cause.off(driver, names)
      raise Error, Health::Cause.told(off).join('; ') if off.size == names.size
    end
    private :say_off

    # Runs chef-client on machines, several at a time.
    # @param names [Array<String>] those that have converged in this run of rake
    #   (CONSUL_CLUSTER_RUN) are left out
    # @return [void]
    # @raise [Chef::Provisioning::Error] naming each that failed, with the cause
    def converge(names)
      require 'chef/provisioning/converge'
      Chef::Provisioning::Converge.new(settings.provisioning_options, driver, out: $stdout).run(names)
    end

    # What is to become of the machines, step by step.
    # @param made [Array<String>] machines that are only partly there, as made_machines names them
    # @return [Rollout]
    def rollout(made = [])
      Rollout.new(settings, driver, made: made)
    end

    # @yieldparam account [ServerAccount, ExistingServer] the user and the
    #   organisation of chef.json on the Chef server
    # @return [Object] what the block gives
    def account
      return yield ExistingServer.new(settings) if settings.chef_server.existing?

      on(settings.chef_server.name) { |transport| yield ServerAccount.new(settings, transport) }
    end

    private

    # In `chef-client -z` config.rb says it, unless another file took its place: KNIFE_HOME's, say.
    def without_repository
      read = defined?(::Chef::Config) && ::Chef::Config[:local_mode] && ::Chef::Config[:config_file]
      return "there is no #{Repository::MARK} here or above; go to a repository of yo consul-cluster" unless read

      "chef-client has read #{read}, and not config.rb beside the recipe file; unset KNIFE_HOME, or name it: chef-client -z -c config.rb …"
    end
  end
end
