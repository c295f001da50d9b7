# frozen_string_literal: true

require_relative '../chef_install'
require_relative '../base'

class Chef
  module Provisioning
    module Drivers
      class Vagrant < Base
        # What the providers of virtual machines have in common: Vagrant itself
        # is asked for nearly everything.
        class VirtualMachine
          # Adds the cluster's key beside the one that Vagrant makes.
          TRUST_KEY = 'grep -qxF "$1" ~/.ssh/authorized_keys || printf "%s\n" "$1" >>~/.ssh/authorized_keys'

          # @param settings [ConsulCluster::Settings]
          # @param folder [Folder]
          # @param command [Command]
          def initialize(settings, folder, command)
            @settings = settings
            @folder = folder
            @command = command
          end

          # @return [Array<String>] none: a machine may choose its own box
          def ignored_options
            []
          end

          # @return [ChefInstall::Script]
          def chef_install
            ChefInstall::Script.new(@settings)
          end

          # Boxes and networks are Vagrant's matter.
          def prepare(_names); end

          # @return [String] for the machine's block in the Vagrantfile
          def opening(name, _address, memory, public_key)
            <<~RUBY
              config.vm.provider #{vagrant_name.dump} do |machine|
                machine.memory = #{Integer(memory)}
              #{machine_settings(name)}end
              config.vm.synced_folder '.', '/vagrant', disabled: true
              config.vm.provision 'cluster-key', type: 'shell', privileged: false, run: 'always',
                                                 inline: #{TRUST_KEY.dump}, args: [#{public_key.dump}]
            RUBY
          end

          # @return [String] what Vagrant is told about the cluster's network
          def closing
            options = { netmask: @settings.netmask }.merge(network_options)
            <<~RUBY
              config.vm.networks.each do |type, options|
                options.replace(#{options.inspect}.merge(options)) if type == :private_network
              end
            RUBY
          end

          def exist?(name)
            !@folder.id(name).nil?
          end

          def state(name)
            return :not_created unless exist?(name)

            output = @folder.vagrant!('status', name, '--machine-readable')
            word = output[/^\d+,#{Regexp.escape(name)},state,(\w+)/, 1]
            states.fetch(word, :stopped)
          end

          def start(name)
            @folder.vagrant!('up', name, '--provider', vagrant_name)
          end

          def stop(name)
            @folder.vagrant!('halt', name)
          end

          # Vagrant does that when the machine starts the next time.
          def resize(_name, _memory); end

          # Vagrant lets the cluster's key in.
          def admit(_name, _public_key); end

          # Nobody else vouches for a virtual machine: its keys are taken at the
          # first connection and must stay the same from then on.
          def host_keys(_name); end

          # @yield [name, line]
          # @return [Hash{String => nil, Exception}]
          def destroy(names)
            result = @folder.vagrant('destroy', '--force', *(names & @folder.names)) { |*said| yield(*said) }
            names.to_h { |name| [name, exist?(name) ? Error.new(result.failure) : nil] }
          end

          # A provider's network goes with its last machine, or stays for the next.
          def clean_up; end

          private

          # @raise [Error]
          def id(name)
            @folder.id(name) || raise(Error, "#{name} is not created")
          end
        end
      end
    end
  end
end
