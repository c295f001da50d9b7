# frozen_string_literal: true

require_relative 'options'
require_relative 'drivers/ssh'
require_relative 'drivers/vagrant'

class Chef
  # The drivers load without Chef, so that another program reaches the machines in a
  # moment.
  module Provisioning
    # What CHEF_DRIVER may say, before a colon and the driver's folder.
    DRIVERS = { 'vagrant' => Drivers::Vagrant, 'ssh' => Drivers::Ssh }.freeze

    # The drivers of chef-provisioning that are no more.
    FORMER_DRIVERS = %w(
      aws azure azurerm cloudstack crowbar docker fog google hanlon kvm libvirt local lxc lxd opennebula oneview openstack
      rackspace softlayer triton vra vsphere xapi
    ).freeze

    class << self
      # @param options [Options]
      # @param url [String, nil] the driver and, behind a colon, the folder in which it
      #   keeps what it knows of machines, e.g. "vagrant:/srv/vms". Default: `driver` of
      #   knife.rb, or else CHEF_DRIVER, or else the options' own
      # @return [Drivers::Base]
      # @raise [Drivers::Error] there is no such driver
      def driver(options = self.options, url: nil)
        place, url = [['driver', url], ['driver of knife.rb', configured_driver], ['CHEF_DRIVER', ENV.fetch('CHEF_DRIVER', nil)],
                      [options.place(:driver), options.driver]].find { |_, text| !text.to_s.empty? }
        name, folder = url.to_s.split(':', 2)
        driver = DRIVERS[name] or raise Drivers::Error, "#{place} #{url.to_s.inspect}: #{no_driver(name)}"
        driver.new(options, folder: folder.to_s.empty? ? nil : folder)
      end

      # @return [Array<Symbol>] the machine options that some driver knows: a recipe may serve several
      def driver_options
        DRIVERS.values.flat_map { |driver| driver::KNOWN }.uniq
      end

      # @param name [String]
      # @return [String] that there is no such driver, and what to do instead
      def no_driver(name)
        return "there is no such driver; #{DRIVERS.keys.join(' or ')} would work" unless FORMER_DRIVERS.include?(name)
        if %w(docker lxc lxd kvm libvirt).include?(name)
          return "the driver #{name} is no more; take vagrant, with VAGRANT_DEFAULT_PROVIDER=docker (containers) or libvirt"
        end

        "the driver #{name} is no more; make the machines with a tool of today, and take the driver ssh, " \
          "with transport_options: { host: 'ADDRESS', username: 'USER' }"
      end

      private

      def configured_driver
        ::Chef::Config[:driver] if defined?(::Chef::Config)
      end
    end
  end
end
