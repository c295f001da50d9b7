# frozen_string_literal: true

require 'json'
require_relative 'attribute_changes'
require_relative 'drivers/machine_spec'
require_relative 'failed'
require_relative 'file_block'
require_relative 'machine_options'

class Chef
  module Provisioning
    # What a `machine` block says about its machine.
    class Declaration
      # A name is part of file names and of addresses on the Chef server.
      NAME = /\A[A-Za-z0-9][A-Za-z0-9_.-]*\z/.freeze

      # A file on the machine: its path, and either its source here, its content, or the
      # block in it that is managed from here.
      MachineFile = Struct.new(:path, :source, :content, :block, keyword_init: true) do
        # @yieldreturn [String] what the file is on the machine, asked for where only a part of it is said
        # @return [String]
        # @raise [SystemCallError] the source cannot be read
        def read
          return FileBlock.put(yield, block) if block

          content || File.binread(source)
        end

        # What only its owner may read here is a secret there, too.
        # @return [Integer]
        def mode
          source ? File.stat(source).mode & 0o755 : 0o644
        end
      end

      # @return [String]
      attr_reader :name
      # @return [Hash] machine options
      attr_reader :options
      # @return [Array<MachineFile>]
      attr_reader :files
      # @return [AttributeChanges] of its node's normal attributes
      attr_reader :attributes
      # @return [ChefServer, LocalServer] where its node object lies
      attr_accessor :server
      # @return [String, nil] the driver's URL
      attr_accessor :driver_url
      # @return [String, nil] its Chef environment; nil: as it is
      attr_accessor :environment
      # @return [Boolean] is all that is not said of its node to be removed?
      attr_accessor :complete
      # @return [Boolean, nil] false: run chef-client only where it never has succeeded
      attr_accessor :converge
      # @return [String, nil] more text for client.rb
      attr_writer :chef_config
      # @return [Hash] of hint to what it holds
      attr_writer :ohai_hints

      # @param name [String]
      # @param context [Context] what has been said for all machines
      # @raise [Failed] a machine cannot have this name
      def initialize(name, context)
        raise Failed, "#{name.inspect} cannot be the name of a machine; 'node201' would work" unless NAME.match?(name)

        @name = name
        @context = context
        @server = context.server
        @options = context.machine_options.dup
        @driver_url = context.driver_url
        @environment = context.environment
        @attributes = AttributeChanges.new
        @added = []
        @removed = []
        @files = []
      end

      # @param more [Hash] machine options, in addition
      def add_options(more)
        @options = MachineOptions.merge(@options, MachineOptions.normalize(more))
      end

      # @param options [Hash] in place of what was said before
      def replace_options(options)
        @options = MachineOptions.normalize(options)
      end

      # @return [Options] those of the process, and what the machine options change of them
      def settings
        MachineOptions.settings(@context.options, options)
      end

      # @return [Drivers::Base]
      def driver
        @context.driver(options, driver_url)
      end

      # @return [MachineSpec] for the driver
      def spec
        MachineSpec.new(name, options)
      end

      # @return [Array<String>] a line for each thing that was said and has no meaning
      # @raise [Drivers::Error] what was said cannot be
      def notes
        MachineOptions.notes(options, Provisioning.driver_options) + driver.notes(spec)
      end

      # @param items [Array<String>] for the end of the run list
      def add_to_run_list(items)
        @added |= items
      end

      # @param items [Array<String>] that are to be in the run list no more
      def remove_from_run_list(items)
        @added -= items
        @removed |= items
      end

      # @param items [Array<String>] the whole run list
      def replace_run_list(items)
        @whole = items.map(&:to_s)
      end

      # @param existing [Array<String>] of its node object
      # @return [Array<String>] e.g. ["role[web]", "recipe[ntp]"]: what is said here,
      #   behind what was said earlier in this run; where nothing was, the existing one
      def run_list(existing = [])
        said = @whole || (complete ? [] : @context.run_list(name))
        said ||= [] unless @added.empty? && !complete
        ((said || existing) | @added) - @removed
      end

      # @param existing [Array<String>]
      # @return [void]
      def keep_run_list(existing)
        @context.keep_run_list(name, run_list(existing)) if @whole || complete || !@added.empty?
      end

      # @param path [String] on the machine
      # @param source [String, Hash] a file here, { local_path: file }, { content: text } or { block: text }
      # @param base [String] the folder that a relative source starts from
      # @raise [Failed] none of these
      def add_file(path, source, base)
        source = source.transform_keys(&:to_sym) if source.respond_to?(:transform_keys)
        source = source[:local_path] if source.is_a?(Hash) && source.key?(:local_path)
        @files << case source
                  when String then MachineFile.new(path: path, source: File.expand_path(source, base))
                  when Hash then MachineFile.new(path: path, **text(path, source))
                  else raise Failed, "file #{path.inspect}: neither a source nor { content: … }"
                  end
      end

      # @return [Array<String>] sources that are not there
      def missing_sources
        files.map(&:source).compact.reject { |source| File.file?(source) }
      end

      # @return [String, nil] more text for client.rb
      def chef_config
        texts = [convergence[:chef_config], @chef_config]
        mode = convergence[:ssl_verify_mode]
        texts << "ssl_verify_mode #{mode.to_sym.inspect}\n" if mode
        texts.compact.map(&:chomp).reject(&:empty?).join("\n")
      end

      # @return [Hash{String => String}] of hint to JSON
      def ohai_hints
        (@ohai_hints || convergence[:ohai_hints] || {}).to_hash.to_h { |name, data| [name.to_s, JSON.generate(data || {})] }
      end

      # @return [String] short: an error dump prints it, and attributes and
      #   files may hold secrets
      def inspect
        run_list.empty? ? name : "#{name} (#{run_list.join(', ')})"
      end

      private

      # @return [Hash] the content, or the block
      def text(path, source)
        source.key?(:block) ? { block: source[:block].to_s } : { content: source.fetch(:content).to_s }
      rescue KeyError
        raise Failed, "file #{path.inspect}: neither :content nor :block nor :local_path in #{source.keys.inspect}"
      end

      def convergence
        options.fetch(:convergence_options, {})
      end
    end
  end
end
