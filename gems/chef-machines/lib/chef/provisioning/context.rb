# frozen_string_literal: true

require_relative 'local_nodes'
require_relative 'machine_options'

class Chef
  module Provisioning
    # What the `with_…` words have said so far in a run of chef-client; every
    # machine that is declared afterwards takes it over.
    class Context
      # @param run_context [Chef::RunContext] of the present run
      # @return [Context] the run's only one
      def self.of(run_context)
        run_context.node.run_state[:provisioning] ||= begin
          settings = ConsulCluster.settings
          new(settings, Provisioning.driver(root: settings.root))
        end
      end

      # @return [ConsulCluster::Settings]
      attr_reader :settings
      # @return [Object] the driver that CHEF_DRIVER names
      attr_reader :driver
      # @return [Hash] for the driver
      attr_reader :machine_options
      # @return [IO] gets the progress
      attr_reader :out

      # @param settings [ConsulCluster::Settings]
      # @param driver [Object]
      # @param out [IO]
      def initialize(settings, driver, out: $stdout)
        @settings = settings
        @driver = driver
        @out = out
        @machine_options = {}
      end

      # @return [LocalNodes] the node objects of the run's own chef-client -z
      def local_nodes
        @local_nodes ||= LocalNodes.new
      end

      # @return [ChefServer, LocalServer] what with_chef_server or
      #   with_chef_local_server said last; as in the article, the run's own
      #   chef-client -z where neither did
      def server
        @server ||= LocalServer.new(settings)
      end

      attr_writer :server

      # What is said here holds for all machines that follow, or with a block for
      # those in it only.
      # @param block [Proc, nil] of the recipe file
      # @yield says it
      # @return [void]
      def saying(block)
        before = [@server, @machine_options]
        yield
        return unless block

        begin
          block.call
        ensure
          @server, @machine_options = before
        end
      end

      # @param options [Hash] in place of all that was said before
      def replace_machine_options(options)
        @machine_options = options
      end

      # @param options [Hash] in addition
      def add_machine_options(options)
        @machine_options = MachineOptions.merge(machine_options, options)
      end

      # Keys and keys' places stay out of Chef's error dumps.
      def inspect
        "#<#{self.class}>"
      end
    end
  end
end
