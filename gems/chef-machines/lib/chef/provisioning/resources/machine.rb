# frozen_string_literal: true

require_relative 'machine_resource'
require_relative '../declaration'

class Chef
  module Provisioning
    # A machine, as in the article:
    #
    #   machine 'node201' do
    #     add_machine_options vagrant_config: "config.vm.hostname = 'node201'\n"
    #     role 'web'
    #     file '/etc/motd' => { content: "Hello\n" }
    #   end
    class Machine < MachineResource
      unified_mode true
      provides :machine
      resource_name :machine

      # @return [Declaration] what the block says
      attr_reader :declaration

      def initialize(name, run_context = nil)
        super
        @declaration = Declaration.new(self.name, server: provisioning.server, options: provisioning.machine_options)
      end

      # @param options [Hash] for the driver, in addition to with_machine_options
      def add_machine_options(options)
        declaration.add_options(options)
      end

      # @param hash [Hash] normal attributes of the node
      def attributes(hash)
        declaration.add_attributes(hash)
      end

      # One normal attribute of the node.
      # @param path [String, Array<String>] its name, or where it lies
      # @param value [Object]
      def attribute(path, value)
        declaration.add_attributes(Array(path).reverse.inject(value) { |acc, elem| { elem => acc } })
      end

      # @param names [Array<String>] recipes for the end of the run list
      def recipe(*names)
        declaration.add_to_run_list(names.flatten.map { |name| "recipe[#{name}]" })
      end

      # @param names [Array<String>] roles for the end of the run list
      def role(*names)
        declaration.add_to_run_list(names.flatten.map { |name| "role[#{name}]" })
      end

      # @param items [Array<String>] the whole run list, e.g. ["role[web]"]
      def run_list(items)
        declaration.replace_run_list(items)
      end

      # Puts files on the machine before chef-client runs.
      # @param path [String, Hash] on the machine, or a Hash of path to source
      # @param source [String, Hash, nil] a file here (relative: beside the recipe
      #   file), or { content: text }
      def file(path, source = nil)
        files = path.is_a?(Hash) ? path : { path => source }
        files.each { |to, from| declaration.add_file(to, from, ::File.dirname(source_line[/\A(.+?):\d+/, 1])) }
      end

      # @return [Array<Declaration>] of this machine
      def declarations(_action)
        [declaration]
      end

      # Short, for error dumps.
      def inspect
        "machine[#{declaration.inspect}]"
      end

      # @return [Integer] how many machines at a time
      def max_simultaneous
        1
      end
    end
  end
end
