# frozen_string_literal: true

require_relative '../../consul_cluster'
require_relative 'drivers/ssh'
require_relative 'drivers/vagrant'

class Chef
  # The article's DSL and the drivers below it. The drivers load without Chef,
  # so that Rake tasks reach the machines in a moment.
  module Provisioning
    # What CHEF_DRIVER may say.
    DRIVERS = { 'vagrant' => Drivers::Vagrant, 'ssh' => Drivers::Ssh }.freeze

    # The driver that CHEF_DRIVER names; `vagrant` when it is empty.
    # @param root [String] the repository
    # @param settings [ConsulCluster::Settings]
    # @return [Drivers::Base]
    # @raise [ConsulCluster::Error] there is no such driver
    def self.driver(root: ConsulCluster::ROOT, settings: settings_of(root))
      name = ENV.fetch('CHEF_DRIVER', '')
      name = 'vagrant' if name.empty?
      driver = DRIVERS[name] or
        raise Drivers::Error, "CHEF_DRIVER=#{name}: there is no such driver; #{DRIVERS.keys.join(' or ')} would work"
      driver.new(settings)
    end

    # @api private
    def self.settings_of(root)
      root == ConsulCluster::ROOT ? ConsulCluster.settings : ConsulCluster::Settings.read(root)
    end
    private_class_method :settings_of
  end
end
