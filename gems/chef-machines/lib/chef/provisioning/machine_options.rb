# frozen_string_literal: true

require 'chef/mixin/deep_merge'
require_relative 'failed'
require_relative 'options'

class Chef
  module Provisioning
    # What with_machine_options and the like say of a machine:
    #
    #   address           String, its address; default: that in vagrant_config, or one of
    #                     the driver's choice
    #   memory            Integer, MB; default: that in vagrant_config, or 512
    #   vagrant_options   Hash, settings of Vagrant's `config`: {'vm.box' => …}
    #   vagrant_config    String, Ruby for the machine's block in the Vagrantfile, in which
    #                     `config` is the machine
    #   vagrant_provider  String, as `provider`, unless VAGRANT_DEFAULT_PROVIDER is set
    #   transport_options, ssh_options, ssh_username, start_timeout
    #                     how to reach it, see Drivers::SshOptions
    #   convergence_options
    #                     Hash: chef_version, chef_config (text for client.rb), ohai_hints,
    #                     ssl_verify_mode, chef_server
    #
    # and Options::PER_MACHINE.
    module MachineOptions
      # Whose tables are read with symbols as keys, all the way down.
      TABLES = %i(transport_options ssh_options convergence_options).freeze

      # That the library itself reads, whatever the driver.
      KNOWN = [:convergence_options, *Options::PER_MACHINE].freeze

      CONVERGENCE = %i(chef_version chef_config ohai_hints ssl_verify_mode chef_server).freeze

      # The versions of Chef that machines can have.
      SUPPORTED = /\A18\.\d+\.\d+\z/.freeze

      module_function

      # @param options [Hash] as a recipe has it, keys as strings or symbols
      # @return [Hash] keys as symbols, but for those of vagrant_options
      # @raise [Failed] no Hash
      def normalize(options)
        raise Failed, "machine options #{options.inspect}: a Hash such as { memory: 512 } would work" unless options.respond_to?(:to_hash)

        options.to_hash.to_h { |key, value| [key.to_sym, normal_value(key.to_sym, value)] }
      end

      # @param base [Hash] e.g. of with_machine_options, as normalize gives it
      # @param more [Hash] e.g. of add_machine_options, too; adds to vagrant_config and to
      #   tables, replaces everything else
      # @return [Hash] a new one
      def merge(base, more)
        base.merge(more) do |key, old, new|
          next "#{old.chomp}\n#{new}" if key == :vagrant_config

          Chef::Mixin::DeepMerge.hash_only_merge(old, new)
        end
      end

      # @param options [Options] of the process
      # @param machine [Hash] machine options
      # @return [Options] of this machine
      # @raise [Failed] an option that cannot be said of a machine
      def settings(options, machine)
        others = machine.keys & (Options::NAMES - Options::PER_MACHINE)
        raise Failed, "#{others.first} cannot be said of single machines, in machine options" unless others.empty?

        changes = { provider: provider(machine), chef_version: chef_version(machine) }.compact
        changes.merge!(machine.slice(*Options::PER_MACHINE))
        changes.empty? ? options : options.with(**changes)
      end

      # @param machine [Hash] machine options
      # @param known [Array<Symbol>] those that drivers know
      # @return [Array<String>] a line for each thing that has no meaning
      def notes(machine, known)
        unknown = (machine.keys - KNOWN - known).map { |key| "the machine option #{key} has no meaning" }
        convergence = machine.fetch(:convergence_options, {})
        unknown += (convergence.keys - CONVERGENCE).map { |key| "convergence_options #{key} has no meaning any more" }
        wanted = convergence[:chef_version].to_s
        return unknown if ['', 'true', 'latest', '18'].include?(wanted) || SUPPORTED.match?(wanted)

        unknown << "convergence_options chef_version #{wanted}: machines get Chef 18, the only one supported"
      end

      def normal_value(key, value)
        return value.to_hash.transform_keys(&:to_s) if key == :vagrant_options && value.respond_to?(:to_hash)

        TABLES.include?(key) ? symbols(value) : value
      end
      private_class_method :normal_value

      def symbols(value)
        value.respond_to?(:to_hash) ? value.to_hash.to_h { |key, inner| [key.to_sym, symbols(inner)] } : value
      end
      private_class_method :symbols

      # What the user has set for this computer wins over a recipe of another time.
      def provider(machine)
        machine[:vagrant_provider]&.to_s if ENV.fetch('VAGRANT_DEFAULT_PROVIDER', '').empty?
      end
      private_class_method :provider

      def chef_version(machine)
        wanted = machine.dig(:convergence_options, :chef_version).to_s
        wanted if SUPPORTED.match?(wanted)
      end
      private_class_method :chef_version
    end
  end
end
