# frozen_string_literal: true

require_relative 'machine'

class Chef
  module Provisioning
    # Several machines at once, as in the article; the name may be left out:
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
      def machines(*names)
        names = names.flatten.map { |name| name.respond_to?(:name) ? name.name : name.to_s }
        (names - @machines.map(&:name)).uniq.each do |name|
          machine(name) unless provisioning.local_nodes.other?(name)
        end
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
