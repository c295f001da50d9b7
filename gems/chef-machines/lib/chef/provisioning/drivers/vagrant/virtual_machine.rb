# frozen_string_literal: true

require_relative '../chef_install'
require_relative 'provider'

class Chef
  module Provisioning
    module Drivers
      class Vagrant < Base
        # What the providers of virtual machines have in common: Vagrant itself
        # is asked for nearly everything. Boxes and networks are its matter, the
        # driver's key is let in by it, and it resizes a machine at its next start.
        #
        # A subclass has besides, as private methods:
        #   vagrant_name            Vagrant's name of the provider
        #   states                  Hash of Vagrant's words to those of #state
        #   machine_settings(name)  lines for the provider's block, in which `machine`
        #                           is the machine
        #   network_options(cidr)   Hash for the machine's network
        #   requirement_of_tool     Requirement of what makes the machines
        class VirtualMachine < Provider
          # MB that a machine takes on the disk, about.
          DISK = 2048

          # Adds the driver's key beside the one that Vagrant makes.
          PROVISIONER = 'driver-key'
          TRUST_KEY = 'grep -qxF "$1" ~/.ssh/authorized_keys || printf "%s\n" "$1" >>~/.ssh/authorized_keys'

          # What makes the machines comes first: without it, nothing else can be asked.
          def requirements(memory)
            tool = requirement_of_tool
            return [tool] unless tool.met?

            new = memory.reject { |name, _| exist?(name) }
            [tool, requirement_of_network, computer.memory_for(new.values.sum), computer.room_for(Dir.home, DISK * new.size)]
          end

          # @return [ChefInstall::Script]
          def chef_install
            ChefInstall::Script.new(@options)
          end

          def opening(name, _place, memory, keys)
            <<~RUBY
              config.vm.provider #{vagrant_name.dump} do |machine|
                machine.memory = #{Integer(memory)}
              #{machine_settings(name)}end
              config.vm.synced_folder '.', '/vagrant', disabled: true
              config.vm.provision #{PROVISIONER.dump}, type: 'shell', privileged: false, run: 'always',
                                                 inline: #{TRUST_KEY.dump}, args: [#{keys.ensure.dump}]
            RUBY
          end

          # What the machine's network needs, where its own text does not say it.
          def closing(place)
            options = { netmask: place.network.netmask }.merge(network_options(place.network.to_s))
            <<~RUBY
              config.vm.networks.each do |type, options|
                options.replace(#{options.inspect}.merge(options)) if type == :private_network && options[:ip] == #{place.address.dump}
              end
            RUBY
          end

          def exist?(name)
            !@folder.id(name).nil?
          end

          def state(name)
            return :not_created unless exist?(name)

            output = @folder.vagrant!('status', [name], '--machine-readable')
            word = output[/^\d+,#{Regexp.escape(VagrantName.of(name))},state,(\w+)/, 1]
            states.fetch(word, :stopped)
          end

          def start(name)
            @folder.vagrant!('up', [name], '--provider', vagrant_name)
          end

          def stop(name)
            @folder.vagrant!('halt', [name])
          end

          def kill(name)
            @folder.vagrant!('halt', [name], '--force')
          end

          # Vagrant has a key of its own to it.
          def admit(name, _public_key)
            @folder.vagrant!('provision', [name], '--provision-with', PROVISIONER)
          end

          # Without a name, Vagrant would destroy every machine of its folder.
          def destroy(names, &block)
            known = names & @folder.names
            result = @folder.vagrant('destroy', '--force', known, &block) unless known.empty?
            names.to_h do |name|
              next [name, nil] unless exist?(name)

              [name, Error.new(known.include?(name) ? result.failure : undescribed(name))]
            end
          end

          private

          # @return [Requirement] that the repository's network can be had
          def requirement_of_network
            Requirement.of('network') do
              check_network(@options.network)
              @options.network
            end
          end

          def undescribed(name)
            "Vagrant has made #{name}, but #{@folder.fragment(name)}, which describes it, is gone; a converge of #{name} " \
              'writes it again'
          end

          # @raise [Error]
          def id(name)
            @folder.id(name) || raise(Error, "#{name} is not created")
          end
        end
      end
    end
  end
end
