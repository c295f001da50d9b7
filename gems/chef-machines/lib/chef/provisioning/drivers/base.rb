# frozen_string_literal: true

require 'parallel'
require 'socket'
require_relative '../failed'
require_relative 'error'
require_relative 'machine_spec'
require_relative 'requirement'
require_relative 'verbs'

class Chef
  module Provisioning
    module Drivers
      # What every driver stands on: its place in CHEF_DRIVER, the folder in which it keeps what it
      # knows of machines, and what its verbs (Verbs) are written with.
      class Base
        include Verbs

        # Machines that a driver works on at the same time; most of it is waiting.
        AT_A_TIME = 8

        # @param options [Options]
        # @param folder [String, nil] what stands behind the colon of the driver's URL:
        #   where it keeps what it knows of machines
        def initialize(options, folder: nil)
          @options = options
          @folder_given = folder
        end

        # @param verb [Symbol] e.g. :stop
        # @return [Boolean] does this driver have it?
        def can?(verb)
          self.class.instance_method(verb).owner != Verbs
        end

        # @return [String] as CHEF_DRIVER has it, with its folder
        def url
          [to_s, @folder_given].compact.join(':')
        end

        # @return [String] as CHEF_DRIVER has it
        def to_s
          self.class.name[/\w+\z/].downcase
        end

        # Short, for error dumps.
        def inspect
          "#<#{self.class}>"
        end

        private

        attr_reader :options

        # @return [Boolean] does somebody take connections there, within so many seconds?
        def open?(host, port, seconds)
          Socket.tcp(host, port, connect_timeout: seconds).close
          true
        rescue SystemCallError, SocketError
          false
        end

        # @param default [String] its name in the state folder
        # @return [String] where this driver keeps what it knows of machines
        def own_folder(default)
          @folder_given ? File.expand_path(@folder_given, options.root) : File.join(options.state_dir, default)
        end

        # @raise [Error] the machine cannot be Linux with ssh
        def refuse_windows(name, asked)
          return unless asked

          raise Error, "#{name}: Windows machines cannot be made with this library; leave it out, or make it with another tool"
        end

        # Does something for each machine, a few at a time.
        # @return [Hash{String => nil, Exception}]
        def each_machine(names)
          results = names.to_h { |name| [name, nil] }
          Parallel.each(names, in_threads: AT_A_TIME) do |name|
            yield name
          rescue StandardError => e
            results[name] = e
          end
          results
        end
      end
    end
  end
end
