# frozen_string_literal: true

require 'set'
require_relative 'drivers'
require_relative 'local_mode'
require_relative 'local_nodes'
require_relative 'local_server'
require_relative 'machine_options'

class Chef
  module Provisioning
    # What the `with_…` methods have said so far in a run of chef-client; every
    # machine that is declared afterwards takes it over.
    class Context
      # @param run_context [Chef::RunContext] of the present run
      # @return [Context] the run's only one
      def self.of(run_context)
        run_context.node.run_state[:provisioning] ||= begin
          LocalMode.silence(Chef::Config) if Chef::Config[:local_mode] && !File.file?(Chef::Config[:client_key].to_s)
          new(Provisioning.options)
        end
      end

      # @return [Options] of the process
      attr_reader :options
      # @return [IO] gets the progress
      attr_reader :out
      # @return [Hash] as MachineOptions has them
      attr_reader :machine_options
      # @return [String, nil] the driver's URL; nil: the default
      attr_accessor :driver_url
      # @return [String, nil] the Chef environment; nil: as it is
      attr_accessor :environment
      attr_writer :server

      # @param options [Options]
      # @param driver [Drivers::Base, nil] in place of any that is asked for
      # @param out [IO]
      def initialize(options, driver: nil, out: $stdout)
        @options = options
        @only_driver = driver
        @out = out
        @machine_options = MachineOptions.normalize(Chef::Config[:machine_options] || {})
        @drivers = {}
        @declarations = {}
        @run_lists = {}
        @notes = Set.new
      end

      # @return [LocalNodes] the node objects of the run's own chef-client -z
      def local_nodes
        @local_nodes ||= LocalNodes.new
      end

      # @return [ChefServer, LocalServer] what with_chef_server or
      #   with_chef_local_server said last; the repository of the run's own chef-client -z
      #   where neither did
      def server
        @server ||= LocalServer.new(options, local_nodes)
      end

      # @param machine_options [Hash]
      # @param url [String, nil]
      # @return [Drivers::Base] the same one for the same options
      def driver(machine_options = self.machine_options, url = driver_url)
        return @only_driver if @only_driver

        settings = MachineOptions.settings(options, machine_options)
        @drivers[[url, settings]] ||= Provisioning.driver(settings, url: url)
      end

      # @param machine [Declaration] of this run
      # @return [void]
      def declare(machine)
        (@declarations[machine.name] ||= []) << machine
      end

      # @return [Array<Declaration>] all that this run has, so far
      def declarations
        @declarations.values.flatten
      end

      # @param name [String] a machine that is there
      # @return [Drivers::Base] the one that this run has said for it, or else the one that it
      #   was made with
      def driver_of(name)
        machine = @declarations[name]&.last
        driver(machine&.options || machine_options, machine&.driver_url || local_nodes.driver_url(name) || (driver_url unless machine))
      end

      # A recipe file may come back to a machine, and say more of it.
      # @param name [String] a machine
      # @return [Array<String>] the run list that this run has given it
      def run_list(name)
        @run_lists[name]
      end

      # @param name [String] a machine
      # @param items [Array<String>]
      # @return [void]
      def keep_run_list(name, items)
        @run_lists[name] = items
      end

      # What is said here holds for all machines that follow, or with a block for
      # those in it only.
      # @param block [Proc, nil] of the recipe file
      # @yield says it
      # @return [void]
      def saying(block)
        before = state
        yield
        return unless block

        begin
          block.call
        ensure
          self.state = before
        end
      end

      # @return [Array] what has been said, to come back to
      def state
        [@server, @machine_options, @driver_url, @environment]
      end

      def state=(state)
        @server, @machine_options, @driver_url, @environment = state
      end

      # @param more [Hash] in place of all that was said before
      def replace_machine_options(more)
        @machine_options = MachineOptions.normalize(more)
      end

      # @param more [Hash] in addition
      def add_machine_options(more)
        @machine_options = MachineOptions.merge(machine_options, MachineOptions.normalize(more))
      end

      # @param text [String] a line that is shown once in a run
      # @return [void]
      def note(text)
        # Chef has begun a line for the resource.
        out.puts("\n  #{text}") if @notes.add?(text)
      end

      # Keys and keys' places stay out of Chef's error dumps.
      def inspect
        "#<#{self.class}>"
      end
    end
  end
end
