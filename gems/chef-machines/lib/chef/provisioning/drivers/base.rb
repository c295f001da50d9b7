# frozen_string_literal: true

require_relative '../failed'
require_relative '../pool'
require_relative 'error'
require_relative 'machine_spec'

class Chef
  module Provisioning
    module Drivers
      # The verbs that every driver has. A verb that a driver cannot do raises
      # Unsupported. All of them may be called from several threads, for
      # different machines.
      class Base
        # Machines that a driver works on at the same time; most of it is waiting.
        AT_A_TIME = 8

        # @param settings [ConsulCluster::Settings]
        def initialize(settings)
          @settings = settings
        end

        # Makes and starts what is not running, until each machine answers over
        # ssh and has its Chef client. Repairs what an interrupted run left.
        # @param specs [Array<MachineSpec>]
        # @yield [name, line] progress; the name is nil where it concerns all
        # @return [Hash{String => nil, Exception}] what became of each machine;
        #   the failure of one does not stop the others
        # @raise [Error] nothing can be made here at all
        def up(specs)
          unsupported(__method__, specs.map(&:name).join(' '))
        end

        # @param name [String]
        # @return [Symbol] :not_created, :running, :stopped or :paused
        def state(name)
          unsupported(__method__, name)
        end

        # @return [Array<String>] the machines this driver has made or taken
        def names
          unsupported(__method__)
        end

        # Shuts a machine down in an orderly way.
        def stop(name)
          unsupported(__method__, name)
        end

        # Starts a stopped machine; returns when it answers over ssh.
        def start(name)
          unsupported(__method__, name)
        end

        # Freezes a machine: it keeps its memory and does nothing.
        def pause(name)
          unsupported(__method__, name)
        end

        # Lets a paused machine go on.
        def resume(name)
          unsupported(__method__, name)
        end

        # Cuts a machine off the cluster's network, so that neither the others
        # nor the workstation reach it.
        def cut(name)
          unsupported(__method__, name)
        end

        # Connects it again, with the same address.
        def mend(name)
          unsupported(__method__, name)
        end

        # Removes machines and what this driver has kept about them.
        # @param names [Array<String>] unknown ones are no error
        # @yield [name, line] progress
        # @return [Hash{String => String, Exception}] of those that were there: what
        #   they are now, e.g. 'destroyed', or what stopped it
        def destroy(names)
          unsupported(__method__, names.join(' '))
        end

        # Removes what the machines shared, such as their network, when none of
        # them is left; what an interrupted run has left of it, too.
        # @return [void]
        # @raise [Error] it could not be removed
        def clean_up; end

        # @param name [String]
        # @return [Transport] connects when it is used; close it afterwards
        # @raise [Error] this machine is not running
        def connect(name)
          unsupported(__method__, name)
        end

        # @param verb [Symbol] e.g. :stop
        # @return [Boolean] does this driver have it?
        def can?(verb)
          self.class.instance_method(verb).owner != Base
        end

        private

        attr_reader :settings

        def unsupported(verb, name = nil)
          raise Unsupported, "#{name && "#{name}: "}CHEF_DRIVER=#{self.class.name[/\w+\z/].downcase} cannot #{verb} machines"
        end

        # @return [String] the machine's address in the cluster's network
        def address(name)
          settings.address(name)
        end

        # @return [Integer] in MB
        def memory(name)
          server = settings.chef_server
          (name == server.name ? server : settings.machine(name)).memory
        end

        # Does something for each machine, a few at a time.
        # @return [Hash{String => nil, Exception}]
        def each_machine(names)
          results = names.to_h { |name| [name, nil] }
          Pool.new(AT_A_TIME).each(names) do |name|
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
