# frozen_string_literal: true

require_relative '../base'
require_relative '../computer'
require_relative '../packages'

class Chef
  module Provisioning
    module Drivers
      class Vagrant < Base
        # What the driver needs of a provider: what to tell Vagrant about its
        # machines, and the verbs that Vagrant does not have, or not well. Like
        # the driver's own, those for one machine may be called from several
        # threads, for different machines; they raise Error, with the cause.
        #
        # A verb with NotImplementedError is for each provider to write; the others
        # do here what is right where there is nothing to do.
        class Provider
          # @param options [Options]
          # @param folder [Folder]
          # @param command [Command]
          def initialize(options, folder, command)
            @options = options
            @folder = folder
            @command = command
          end

          # Called before anything is made: what cannot work is said at once.
          # @return [void]
          # @raise [Error] something is missing, with what to do
          def check
            raise NotImplementedError, "#{self.class}##{__method__}"
          end

          # @param _memory [Hash{String => Integer}] MB of each machine that is wanted
          # @return [Array<Requirement>] as Verbs#requirements, but for Vagrant and ssh
          def requirements(_memory)
            raise NotImplementedError, "#{self.class}##{__method__}"
          end

          # @return [String] as Verbs#kind
          def kind
            'VM'
          end

          # @param _cidr [String] a network that machines are to lie in
          # @return [void]
          # @raise [Error] this provider cannot have it
          def check_network(_cidr); end

          # @return [String, nil] the repository's network, where the provider has it still
          def network_there; end

          # @return [Array<String>] networks of this computer in which the repository's
          #   cannot be
          def foreign_networks
            []
          end

          # @return [Hash{String => String}] machine => address, of machines of this repository
          #   that the folder has forgotten, or another folder knows
          def addresses_there
            {}
          end

          # Makes what machines share before Vagrant makes them.
          # @param _names [Array<String>] the machines
          # @yield [nil, line] progress
          # @return [void]
          def prepare(_names); end

          # @param _name [String]
          # @param _place [Addresses::Place]
          # @param _memory [Integer] in MB
          # @param _keys [SshKeys] its private key opens the machine
          # @return [String] Ruby for the machine's block in the Vagrantfile, before
          #   its own text, which may overrule it
          def opening(_name, _place, _memory, _keys)
            raise NotImplementedError, "#{self.class}##{__method__}"
          end

          # @param _place [Addresses::Place]
          # @return [String] Ruby for the machine's block, after its own text
          def closing(_place)
            raise NotImplementedError, "#{self.class}##{__method__}"
          end

          # @return [#===] keys of :vagrant_options that mean nothing here
          def ignored_options; end

          # @return [String, nil] as Verbs#no_box
          def no_box; end

          # @param _spec [MachineSpec]
          # @return [Array<String>] as Verbs#notes
          def notes(_spec)
            []
          end

          # @param name [String]
          # @return [String] who logs in to a machine
          def user(name)
            @folder.facts(name).fetch('user', 'vagrant')
          end

          # @param name [String]
          # @return [String] the name of the network that a machine lies in
          def network_of(name)
            network_name(@folder.facts(name)['network'])
          end

          # @return [Boolean] may Vagrant be asked for several machines at once?
          def parallel?
            true
          end

          # @return [#call] how the Chef client gets onto a machine, see ChefInstall
          def chef_install
            raise NotImplementedError, "#{self.class}##{__method__}"
          end

          # @param _name [String]
          # @return [Boolean] is there such a machine, and is it this repository's?
          def exist?(_name)
            raise NotImplementedError, "#{self.class}##{__method__}"
          end

          # @param _name [String]
          # @return [Symbol] :not_created, :running, :stopped or :paused
          def state(_name)
            raise NotImplementedError, "#{self.class}##{__method__}"
          end

          # @param verb [Symbol] :stop or :start
          # @return [String] the command that does it, in the folder of Vagrant's files
          def command_of(verb, name)
            "vagrant #{verb == :stop ? 'halt' : 'up'} #{name}"
          end

          # Starts a stopped machine; it may not answer yet.
          # @return [void]
          def start(_name)
            raise NotImplementedError, "#{self.class}##{__method__}"
          end

          # Shuts a running machine down in an orderly way.
          # @return [void]
          def stop(_name)
            raise NotImplementedError, "#{self.class}##{__method__}"
          end

          # Switches a running machine off, as if its power failed.
          # @return [void]
          def kill(_name)
            raise NotImplementedError, "#{self.class}##{__method__}"
          end

          # Freezes a machine; nothing to do where it is frozen.
          # @return [void]
          def pause(_name)
            raise NotImplementedError, "#{self.class}##{__method__}"
          end

          # Lets it go on; nothing to do where it is not frozen.
          # @return [void]
          def resume(_name)
            raise NotImplementedError, "#{self.class}##{__method__}"
          end

          # Cuts a running machine off its network, as if its cable were
          # pulled.
          # @return [void]
          def cut(_name)
            raise NotImplementedError, "#{self.class}##{__method__}"
          end

          # Connects it again, with the same address; nothing to do where it is
          # connected.
          # @return [void]
          def mend(_name)
            raise NotImplementedError, "#{self.class}##{__method__}"
          end

          # Gives a running machine the memory that it is to have now, where that needs no
          # restart.
          # @param _memory [Integer] in MB
          # @return [void]
          def resize(_name, _memory); end

          # Lets the owner of the key into a running machine that refuses it.
          # @param _public_key [String] one line
          # @return [void]
          def admit(_name, _public_key)
            raise NotImplementedError, "#{self.class}##{__method__}"
          end

          # @return [Array<String>, nil] a running machine's ssh host keys, such as
          #   "ssh-rsa AAAA… comment"; nil where nobody vouches for them: then they
          #   are taken at the first connection and must stay the same
          def host_keys(_name); end

          # Removes machines, in whatever state they are.
          # @param _names [Array<String>] of machines that exist, or that the folder
          #   knows
          # @yield [name, line] progress
          # @return [Hash{String => nil, Error}] what became of each
          def destroy(_names)
            raise NotImplementedError, "#{self.class}##{__method__}"
          end

          # Removes what machines shared, once the last one is gone.
          # @return [void]
          def clean_up; end

          private

          def computer
            Computer.new(@command)
          end

          # @param cidr [String, nil] nil: that of machines without an address of their own
          # @return [String]
          def network_name(cidr)
            return @options.name if cidr.nil? || cidr == (@options.network? ? @options.network : @folder.network)

            "#{@options.name}-#{cidr[%r{\A[^/]+}]}"
          end
        end
      end
    end
  end
end
