# frozen_string_literal: true

require 'etc'
require_relative 'error'
require_relative 'network'
require_relative 'repository_root'

class Chef
  module Provisioning
    # What the library needs to know beside a recipe file. Nothing of it can be
    # changed; #with gives another one. An option that is not given, or nil, comes
    # from the environment variable CHEF_PROVISIONING_NAME_OF_THE_OPTION (those
    # marked *), or else has its default.
    #
    #   root          [String] the repository's folder. Default: the nearest folder
    #                 with .chef or cookbooks, beginning with the recipe file's
    #   state_dir     [String] keys, logs and what is known of machines: ROOT/.chef
    #   name *        [String] prefix of containers, name of the network: ROOT's name
    #   network *     [String] where machines get their addresses, e.g. "192.168.33.0/24",
    #                 the default (virtualbox: 192.168.56.0/24, which it allows)
    #   driver        [String] the driver's URL, where neither the recipe nor knife.rb nor
    #                 CHEF_DRIVER says it. Default: vagrant
    #   provider      [String] Vagrant's: docker, virtualbox or libvirt.
    #                 Default: VAGRANT_DEFAULT_PROVIDER, or docker
    #   image *       [String] a folder whose files stand in for those of the same name
    #                 in this library's image/, for the docker provider; relative to root
    #   distribution * [String] chef or cinc; default: that of the chef-client that runs
    #   chef_version * [String] on the machines, e.g. "18.11.11"; default: as above
    #   license       [String] that Chef's licence is accepted. Default: CHEF_LICENSE
    #   hosts         [Hash] name => address of Chef servers that were made from here
    #                 and whose name this workstation need not resolve
    #   jobs *        [Integer] how many machines converge at a time: two per core
    #   run_id        [String] machines that converged under the same one are left out
    #                 by Converge
    #   places        [Hash] for messages: where the user sets an option, as in
    #                 `network: 'network in settings.json'`; besides, what helps where
    #                 :signing_key and :cookbooks are missing: 'rake config makes it'
    #   remedies      [Hash{Regexp => String}] for messages: what helps against a failure
    #                 that says what the pattern matches
    class Options
      NAMES = %i(root state_dir name network driver provider image distribution chef_version license hosts jobs run_id places remedies).freeze

      # Those that with_machine_options may change for some machines.
      PER_MACHINE = %i(name network provider image distribution chef_version license).freeze

      # How the environment says options, and the one that is Vagrant's own.
      PREFIX = 'CHEF_PROVISIONING_'
      PROVIDER_VARIABLE = 'VAGRANT_DEFAULT_PROVIDER'

      # What counts as accepting Chef's licence.
      LICENSES = %w(accept accept-no-persist accept-silent).freeze

      NETWORK = '192.168.33.0/24'
      VIRTUALBOX_NETWORK = '192.168.56.0/24'

      attr_reader(*(NAMES - %i(network chef_version)))

      # @param given [Hash] as above
      # @raise [Error] a value makes no sense
      # @raise [ArgumentError] an option of another name
      def initialize(**given)
        unknown = given.keys - NAMES
        raise ArgumentError, "unknown options: #{unknown.join(', ')}" unless unknown.empty?

        @given = given.compact.freeze
        place_folders
        @name = text(:name) || folder_name
        @network = (given_network = text(:network)) && Network.new(given_network).to_s
        @driver = text(:driver, nil) || 'vagrant'
        @provider = text(:provider, PROVIDER_VARIABLE) || 'docker'
        @distribution = text(:distribution) || running_distribution
        @chef_version = text(:chef_version)
        @license = text(:license, 'CHEF_LICENSE') || (defined?(::Chef::Config) && ::Chef::Config[:chef_license]) || nil
        @hosts = @given.fetch(:hosts, {})
        @jobs = number_of_jobs
        @run_id = text(:run_id, nil)
        @places = @given.fetch(:places, {})
        @remedies = @given.fetch(:remedies, {})
        freeze
      end

      # @param changes [Hash] other values; nil gives an option its default again
      # @return [Options]
      def with(**changes)
        self.class.new(**@given, **changes)
      end

      # @return [Hash] the options that were given
      def to_h
        @given
      end

      def ==(other)
        other.is_a?(Options) && to_h == other.to_h
      end
      alias eql? ==

      def hash
        to_h.hash
      end

      # @return [String] as given, or the default
      def network
        @network || (provider == 'virtualbox' ? VIRTUALBOX_NETWORK : NETWORK)
      end

      # @return [Boolean] was a network given?
      def network?
        !@network.nil?
      end

      # @return [String] e.g. "255.255.255.0"
      def netmask
        Network.new(network).netmask
      end

      # @return [String] the network's first host address
      def gateway
        Network.new(network).gateway
      end

      # @return [String] as given, or that of the Chef that is installed here
      def chef_version
        @chef_version || begin
          require 'chef/version'
          ::Chef::VERSION.to_s
        end
      end

      # Chef may only be used after its licence was accepted; Cinc has none.
      # @return [String, nil] for client.rb; nil with Cinc
      # @raise [Error] not accepted, with what to do
      def license!
        return if distribution == 'cinc'
        return license if LICENSES.include?(license)

        raise Error, 'the Chef licence is not accepted; read https://www.chef.io/end-user-license-agreement, then set ' \
                     "CHEF_LICENSE=accept-no-persist, or use Cinc (#{place(:distribution)})"
      end

      # @param host [String] a Chef server's name
      # @return [String] its certificate, which machines are to trust; the file may not exist
      def certificate(host)
        File.join(state_dir, 'trusted_certs', "#{host.tr('.', '_')}.crt")
      end

      # @param option [Symbol]
      # @return [String] where the user sets it, for messages: the environment variable
      #   where the value comes from that
      def place(option)
        variable = option == :provider ? PROVIDER_VARIABLE : "#{PREFIX}#{option.upcase}"
        value = ENV.fetch(variable, '')
        return variable unless value.empty? || (option == :provider ? value != provider : @given.key?(option))

        places.fetch(option) { "#{option} in with_machine_options" }
      end

      # Short, for error dumps.
      def inspect
        "#<#{self.class} #{root}>"
      end

      private

      def place_folders
        @root = File.expand_path(@given[:root] || RepositoryRoot.find)
        @state_dir = File.expand_path(@given[:state_dir] || '.chef', @root)
        image = text(:image)
        @image = image && File.expand_path(image, @root)
      end

      # @return [String, nil] what was given, or stands in the environment
      def text(option, variable = "#{PREFIX}#{option.upcase}")
        [@given[option], variable && ENV.fetch(variable, nil)].map(&:to_s).find { |value| !value.empty? }
      end

      # As Docker and libvirt take it.
      def folder_name
        name = File.basename(@root).downcase.gsub(/[^a-z0-9_.-]+/, '-').sub(/\A[^a-z0-9]+/, '')
        name.empty? ? 'machines' : name
      end

      def running_distribution
        defined?(::ChefUtils::Dist::Infra::SHORT) && ::ChefUtils::Dist::Infra::SHORT == 'cinc' ? 'cinc' : 'chef'
      end

      # Converging on the docker provider uses this computer's cores, and half of a
      # converge is waiting for packages: two machines per core.
      def number_of_jobs
        number = text(:jobs) or return 2 * Etc.nprocessors
        return number.to_i if /\A[1-9]\d{0,3}\z/.match?(number)

        raise Error, "CHEF_PROVISIONING_JOBS is #{number.inspect}; a number of machines, such as 4, would work"
      end
    end

    class << self
      # What holds where nobody says otherwise.
      # @return [Options] made from the environment when it is first asked for
      def options
        @options ||= Options.new
      end

      # @param options [Options] in place of that, for this process
      attr_writer :options
    end
  end
end
