# frozen_string_literal: true

require_relative '../network'

class Chef
  module Provisioning
    # A machine that is wanted, as a recipe describes it.
    class MachineSpec
      # MB of memory, where nobody says otherwise.
      MEMORY = 512

      # A private network in the text of a Vagrantfile, and its options; these go on
      # behind a comma at the end of a line.
      PRIVATE_NETWORK = /private_network\b(?:[^\n]*,[ \t]*\n)*[^\n]*/.freeze

      IP = /\bip['"]?\s*(?::|=>)\s*['"](\d+(?:\.\d+){3})['"]/.freeze
      NETMASK = /\bnetmask['"]?\s*(?::|=>)\s*['"](\d+(?:\.\d+){3})['"]/.freeze

      # @return [String]
      attr_reader :name
      # @return [Hash] of with_machine_options and the like, see MachineOptions
      attr_reader :options

      # @param name [String]
      # @param options [Hash]
      def initialize(name, options = {})
        @name = name
        @options = options
      end

      # @return [String, nil] the address that is asked for: `address`, or else that of
      #   the first private network in what Vagrant is told
      def address
        options[:address] || address_told
      end

      # @return [String, nil] the address that stands in what Vagrant is told
      def address_told
        private_networks.first && private_networks.first[IP, 1]
      end

      # @return [Network, nil] the network of #address, where one is asked for
      def network
        address && Network.around(address, private_networks.first && private_networks.first[NETMASK, 1])
      end

      # @return [Array<Network>] those of more addresses in what Vagrant is told
      def more_networks
        private_networks.drop(1).map { |text| Network.around(text[IP, 1], text[NETMASK, 1]) }
      end

      # A setting for another provider, such as VirtualBox, counts too.
      # @return [Integer] in MB
      def memory
        Integer(options[:memory] || vagrant_text[/\.memory\s*=\s*['"]?(\d+)/, 1] || MEMORY)
      rescue ArgumentError, TypeError
        raise Error, "#{name}: memory #{options[:memory].inspect} is not a number of megabytes, such as #{MEMORY}"
      end

      # @return [String] who logs in; a box may have another user than Vagrant's own
      def user
        (options[:ssh_username] || settings['ssh.username'] ||
          vagrant_text[/\.ssh\.username\s*=\s*['"](.+?)['"]/, 1] || 'vagrant').to_s
      end

      # @return [Hash] :vagrant_options, e.g. {'vm.box' => 'debian'}
      def settings
        options[:vagrant_options] || {}
      end

      # @return [Array<String>] the arguments of `config.vm.network` that stand in
      #   :vagrant_options, Ruby
      def network_lines
        Array(settings['vm.network']).flatten.map(&:to_s)
      end

      # @return [String] all that Vagrant is told as Ruby
      def vagrant_text
        [options[:vagrant_config], *network_lines].compact.join("\n")
      end

      private

      def private_networks
        vagrant_text.scan(PRIVATE_NETWORK).select { |text| text.match?(IP) }
      end
    end
  end
end
