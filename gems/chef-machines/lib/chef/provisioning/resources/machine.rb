# frozen_string_literal: true

require_relative 'machine_resource'
require_relative '../declaration'

class Chef
  module Provisioning
    # A machine:
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

      # What has no meaning any more, and does no harm: keys are made here, once, and each
      # machine may change its own node only.
      FORMER = %i(admin allow_overwrite_keys private_key_options public_key_format public_key_path validator).freeze

      # @return [Declaration] what the block says
      attr_reader :declaration

      def initialize(name, run_context = nil)
        super
        @declaration = Declaration.new(self.name, provisioning)
      end

      # Called when the block has been read.
      def after_created
        super
        provisioning.declare(declaration)
      end

      # @param options [Hash] see MachineOptions, in addition to with_machine_options
      def add_machine_options(options)
        declaration.add_options(options)
      end

      # @param options [Hash, nil] see MachineOptions, in place of with_machine_options
      # @return [Hash] what holds
      def machine_options(options = nil)
        declaration.replace_options(options) if options
        declaration.options
      end

      # @param url [String] as with_driver
      def driver(url)
        declaration.driver_url = url.to_s
      end

      # @param url [String, Hash] as with_chef_server; or { chef_server_url:, options: }
      # @param options [Hash]
      def chef_server(url, options = {})
        declaration.server = chef_server_at(url, options)
      end

      # @param name [String, nil]
      # @return [String, nil]
      def chef_environment(name = nil)
        declaration.environment = name.to_s if name
        declaration.environment
      end

      # @param hash [Hash] normal attributes of the node; tables are merged
      def attributes(hash)
        declaration.attributes.merge(hash)
      end

      # One normal attribute of the node.
      # @param path [String, Array<String>] its name, or where it lies
      # @param value [Object] :delete removes it
      # @yieldparam existing what is there
      # @yieldreturn the value, where none is given
      def attribute(path, *value, &block)
        raise Failed, "attribute #{path.inspect}: no value and no block" if value.empty? && block.nil?

        value.empty? ? declaration.attributes.change(path, &block) : declaration.attributes.set(path, value.first)
      end

      # @param names [Array<String>] tags of the node, in addition
      def tag(*names)
        declaration.attributes.tag(names.flatten.map(&:to_s))
      end

      # @param names [Array<String>] tags of the node, in place of those it has
      def tags(*names)
        declaration.attributes.set(AttributeChanges::TAGS, names.flatten.map(&:to_s))
      end

      # @param names [Array<String>] tags that the node is not to have
      def remove_tag(*names)
        declaration.attributes.remove_tag(names.flatten.map(&:to_s))
      end

      # @param names [Array<String>] recipes for the end of the run list
      def recipe(*names)
        declaration.add_to_run_list(items('recipe', names))
      end

      # @param names [Array<String>] roles for the end of the run list
      def role(*names)
        declaration.add_to_run_list(items('role', names))
      end

      # @param names [Array<String>] recipes that are to be in the run list no more
      def remove_recipe(*names)
        declaration.remove_from_run_list(items('recipe', names))
      end

      # @param names [Array<String>] roles that are to be in the run list no more
      def remove_role(*names)
        declaration.remove_from_run_list(items('role', names))
      end

      # @param list [Array<String>] the whole run list, e.g. ["role[web]"]
      def run_list(*list)
        declaration.replace_run_list(list.flatten)
      end

      # @param complete [Boolean] remove from the node what is not said here, but for tags
      def complete(complete = true)
        declaration.complete = complete
      end

      # @param converge [Boolean] false: run chef-client only where it never has succeeded
      def converge(converge = true)
        declaration.converge = converge
      end

      # Puts files on the machine before chef-client runs.
      # @param path [String, Hash] on the machine, or a Hash of path to source
      # @param source [String, Hash, nil] a file here (relative: beside the recipe
      #   file), { local_path: file } or { content: text }; or { block: text }, for lines that
      #   are managed in a file which is there anyway
      def file(path, source = nil)
        files = path.is_a?(Hash) ? path : { path => source }
        files.each { |to, from| declaration.add_file(to, from, ::File.dirname(source_line[/\A(.+?):\d+/, 1])) }
      end

      # @param files [Hash] of path to source, as `file`
      def files(files)
        file(files)
      end

      # @param hints [Hash] of a hint's name to what it holds, e.g. { 'ec2' => {} }
      def ohai_hints(hints)
        declaration.ohai_hints = hints
      end

      # @param text [String] more text for client.rb
      def chef_config(text)
        declaration.chef_config = text
      end

      FORMER.each do |name|
        # Has no meaning any more, and says so.
        define_method(name) { |*| provisioning.note("#{name} in a machine has no meaning any more") }
      end

      # @raise [Failed] always, with what to do instead
      def from_image(name, *)
        raise Failed, "from_image #{name}: neither driver has images of machines; say recipes and files of the machine itself, " \
                      'and with the docker provider put what takes long into a Dockerfile (the option image)'
      end

      %i(source_key source_key_path source_key_pass_phrase).each do |name|
        # @raise [Failed] always, with what to do instead
        define_method(name) do |*|
          raise Failed, "#{name}: a machine's key is made here, in #{provisioning.options.state_dir}/clients; leave it out"
        end
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

      private

      def items(kind, names)
        raise Failed, "#{kind}: no name" if names.empty?

        names.flatten.map { |name| "#{kind}[#{name}]" }
      end
    end
  end
end
