# frozen_string_literal: true

require 'json'
require_relative 'deep_merge'
require_relative 'failed'
require_relative 'machine_options'

class Chef
  module Provisioning
    # What a `machine` block says about its machine.
    class Declaration
      # A name is part of file names and of addresses on the Chef server.
      NAME = /\A[A-Za-z0-9][A-Za-z0-9_.-]*\z/.freeze

      # A file on the machine: its path, and here either its source or its content.
      MachineFile = Struct.new(:path, :source, :content, keyword_init: true) do
        # @return [String]
        # @raise [SystemCallError] the source cannot be read
        def read
          content || File.binread(source)
        end
      end

      # @return [String]
      attr_reader :name
      # @return [ChefServer, LocalServer] where its node object lies
      attr_reader :server
      # @return [Hash] for the driver
      attr_reader :options
      # @return [Array<String>] e.g. ["role[web]", "recipe[ntp]"]
      attr_reader :run_list
      # @return [Hash] normal attributes, keys as strings
      attr_reader :attributes
      # @return [Array<MachineFile>]
      attr_reader :files

      # @param name [String]
      # @param server [ChefServer, LocalServer]
      # @param options [Hash] what with_machine_options said
      # @raise [Failed] no name for a machine
      def initialize(name, server:, options:)
        raise Failed, "#{name.inspect} is no name for a machine; 'node201' would be one" unless NAME.match?(name)

        @name = name
        @server = server
        @options = options
        @run_list = []
        @attributes = {}
        @files = []
      end

      # @param more [Hash] for the driver
      def add_options(more)
        @options = MachineOptions.merge(@options, more)
      end

      # @param items [Array<String>] for the end of the run list
      def add_to_run_list(items)
        @run_list |= items
      end

      # @param items [Array<String>] the whole run list
      def replace_run_list(items)
        @run_list = items.map(&:to_s)
      end

      # @param hash [Hash] attributes; those of earlier calls stay
      def add_attributes(hash)
        @attributes = DeepMerge.merge(@attributes, JSON.parse(JSON.generate(hash)))
      end

      # @param path [String] on the machine
      # @param source [String, Hash] a file here, or { content: text }
      # @param base [String] the folder that a relative source starts from
      # @raise [Failed] neither
      def add_file(path, source, base)
        @files << case source
                  when String then MachineFile.new(path: path, source: File.expand_path(source, base))
                  when Hash then MachineFile.new(path: path, content: source.fetch(:content))
                  else raise Failed, "file #{path.inspect}: neither a source nor { content: … }"
                  end
      rescue KeyError
        raise Failed, "file #{path.inspect}: { content: … } has no :content"
      end

      # @return [Array<String>] sources that are not there
      def missing_sources
        files.map(&:source).compact.reject { |source| File.file?(source) }
      end

      # @return [String] short: an error dump prints it, and attributes and
      #   files may hold secrets
      def inspect
        "#{name} (#{run_list.join(', ')})"
      end
    end
  end
end
