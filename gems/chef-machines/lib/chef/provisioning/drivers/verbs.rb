# frozen_string_literal: true

require_relative 'error'

class Chef
  module Provisioning
    module Drivers
      # The verbs that every driver has; a new driver begins here. Where a driver does not
      # write one, it raises Unsupported, or does what is right where there is nothing to do. All of
      # them may be called from several threads, for different machines.
      module Verbs
        # That machines can be made here, before anything is prepared for them.
        # @return [void]
        # @raise [Error] nothing can be made
        def check; end

        # What machines need of this computer, for a user who asks what is missing. Two
        # seconds are enough for it, and no network.
        # @param memory [Hash{String => Integer}] MB of each machine that is wanted
        # @return [Array<Requirement>]
        def requirements(memory) # rubocop:disable Lint/UnusedMethodArgument
          []
        end

        # @return [String] what its machines are, in a word or two
        def kind
          'host'
        end

        # Notes down what machines are wanted, and makes none.
        # @param specs [Array<MachineSpec>]
        # @param others [Array<MachineSpec>] that will be wanted: their addresses are taken
        # @return [void]
        # @raise [Error] they cannot be made like this
        def allocate(specs, others: []) # rubocop:disable Lint/UnusedMethodArgument
          unsupported(__method__, specs.map(&:name).join(' '))
        end

        # Makes and starts what is not running, until each machine answers over
        # ssh and has its Chef client. Repairs what an interrupted run left.
        # @param specs [Array<MachineSpec>]
        # @param others [Array<MachineSpec>] as for #allocate
        # @yield [name, line] progress; the name is nil where it concerns all
        # @return [Hash{String => nil, Exception}] what became of each machine;
        #   the failure of one does not stop the others
        # @raise [Error] nothing can be made here at all
        def up(specs, others: []) # rubocop:disable Lint/UnusedMethodArgument
          unsupported(__method__, specs.map(&:name).join(' '))
        end

        # @param verb [Symbol] :stop or :start
        # @param name [String] a machine
        # @return [String] the command that does it, for a transcript
        def command_of(verb, name)
          unsupported(verb, name)
        end

        # @param _spec [MachineSpec]
        # @return [Array<String>] a line for each thing said of a machine that has no
        #   meaning here
        # @raise [Error] it asks for something that cannot be
        def notes(_spec)
          []
        end

        # @return [String, nil] why a box of Vagrant has no meaning; nil where it has
        def no_box
          "the driver #{self} takes machines as they are"
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

        # @param name [String]
        # @return [String, nil] the address of a machine that this driver knows
        def address(name)
          unsupported(__method__, name)
        end

        # Shuts a machine down in an orderly way.
        def stop(name)
          unsupported(__method__, name)
        end

        # Switches a machine off at once, as if its power failed.
        def kill(name)
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

        # Cuts a machine off its network, so that neither the others nor the
        # workstation reach it.
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

        # The call of the ssh client that opens a machine by hand, with the key, the user and
        # the host keys of #connect.
        # @param name [String]
        # @param command [Array<String>] its arguments; none: a shell
        # @param terminal [Boolean, nil] give it a terminal; nil: as ssh does
        # @return [Array<String>]
        # @raise [Error] this machine is not running
        def ssh_command(name, *command, terminal: nil) # rubocop:disable Lint/UnusedMethodArgument
          unsupported(__method__, name)
        end

        # A machine that is cut off its network runs and takes no connections.
        # @param name [String] of a machine that runs
        # @return [Boolean] does it take connections to its ssh port, within a second?
        def reachable?(name)
          unsupported(__method__, name)
        end

        private

        def unsupported(verb, name = nil)
          raise Unsupported, "#{name && "#{name}: "}the driver #{self} cannot #{verb} machines"
        end
      end
    end
  end
end
