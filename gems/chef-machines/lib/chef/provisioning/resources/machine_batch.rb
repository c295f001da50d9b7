# frozen_string_literal: true

require_relative 'machine'
require_relative '../dsl'

class Chef
  module Provisioning
    # Several machines at once; the name may be left out:
    #
    #   machine_batch do
    #     machine('node201') { role 'web' }
    #     machine('node202') { role 'web' }
    #   end
    #
    #   machine_batch do
    #     machines 'node201', 'node202'
    #     action :destroy
    #   end
    class MachineBatch < MachineResource
      include DSL

      unified_mode true
      provides :machine_batch
      resource_name :machine_batch

      property :name, String, default: 'machines'
      property :max_simultaneous, Integer,
               description: 'How many machines at a time; the environment variable CHEF_PROVISIONING_JOBS ' \
                            'says it for all batches.'

      def initialize(name, run_context = nil)
        super
        @machines = []
        @state_before = provisioning.state
      end

      # What was said in the block holds in it only.
      def after_created
        super
        provisioning.state = @state_before
      end

      # @param options [Hash, nil] as with_machine_options
      # @return [Hash] what holds
      def machine_options(options = nil)
        with_machine_options(options) if options
        provisioning.machine_options
      end

      # @param url [String] as with_driver
      def driver(url)
        with_driver(url)
      end

      # @param url [String, Hash] as with_chef_server
      # @param options [Hash]
      def chef_server(url, options = {})
        with_chef_server(url, options)
      end

      # Declares a machine of the batch.
      # @param name [String, Symbol]
      # @raise [Failed] the batch has a machine of this name
      def machine(name, &block)
        name = name.to_s
        raise Failed, "the machine #{name} is declared twice" if @machines.any? { |machine| machine.name == name }

        @machines << build_resource(:machine, name, created_at: caller(1..1).first, &block)
      end

      # Machines of which nothing but the name needs to be said, for instance
      # because they are to be destroyed. The workstation itself, which
      # `search(:node, '*:*')` finds too, is left out.
      # @param names [Array<String, Chef::Node>] names, or nodes as search gives them
      # @return [Array<String>] the names of all that the batch has
      def machines(*names)
        names = names.flatten.map { |name| name.respond_to?(:name) ? name.name : name.to_s }
        (names - @machines.map(&:name)).uniq.each do |name|
          machine(name) unless provisioning.local_nodes.other?(name)
        end
        @machines.map(&:name)
      end

      # @param action [Symbol]
      # @return [Array<Declaration>] of the machines that only_if and not_if allow it for
      def declarations(action)
        @machines.reject { |machine| machine.should_skip?(action) }.map(&:declaration)
      end

      # Short, for error dumps.
      def inspect
        "#{self} (#{@machines.map(&:name).join(', ')})"
      end
    end
  end
end
