# frozen_string_literal: true

require_relative '../chef_install'
require_relative 'docker_container'
require_relative 'docker_engine'
require_relative 'docker_fragment'
require_relative 'docker_network'
require_relative 'docker_requirements'
require_relative 'machine_image'
require_relative 'provider'

class Chef
  module Provisioning
    module Drivers
      class Vagrant < Base
        # Containers with systemd, in which everything works as on a virtual
        # machine. Vagrant makes them; the verbs speak to Docker directly, which
        # takes a tenth of the time and sees what Vagrant does not.
        class Docker < Provider
          def initialize(options, folder, command)
            super
            @engine = DockerEngine.new(command)
            @network = DockerNetwork.new(options, command)
            @image = MachineImage.new(options, command)
            @fragment = DockerFragment.new(options, folder, @image, @engine)
          end

          def check
            @engine.check
          end

          def kind
            'container'
          end

          def requirements(memory)
            wanted = memory.to_h { |name, _| [container(name).name, !@folder.id(name).nil?] }
            DockerRequirements.new(@options, @engine, @network, computer).list(wanted)
          end

          def check_network(cidr)
            @network.check_interfaces(cidr)
          end

          def network_there
            @network.subnet(@options.name)
          end

          def foreign_networks
            @network.taken
          end

          def addresses_there
            @network.addresses(own_networks).transform_keys { |container| container.delete_prefix("#{@options.name}-") }
          end

          # The image and the network; and Vagrant learns of machines that an
          # interrupted run has made behind its back.
          def prepare(names)
            @image.build { |line| yield(nil, line) }
            networks(names).each { |cidr| @network.create(network_name(cidr), cidr) }
            names.each { |name| container(name).adopt }
          end

          def opening(name, place, memory, keys)
            @fragment.opening(container(name).name, place.address, memory, keys)
          end

          def closing(*)
            DockerFragment::CLOSING
          end

          def ignored_options
            DockerFragment::IGNORED
          end

          def no_box
            DockerFragment::NO_BOX
          end

          def notes(spec)
            DockerFragment.notes(spec)
          end

          # @return [ChefInstall::InImage]
          def chef_install
            ChefInstall::InImage.new
          end

          # @return [String] the image's, whatever a box has
          def user(_name)
            'vagrant'
          end

          def exist?(name)
            container(name).exist?
          end

          def state(name)
            container(name).state
          end

          def start(name)
            network = @folder.facts(name)['network']
            @network.create(network_of(name), network) if network
            attach(name)
            container(name).start
          end

          def command_of(verb, name)
            "docker #{verb} #{container(name).name}"
          end

          def stop(name)
            container(name).stop
          end

          def kill(name)
            container(name).kill
          end

          def pause(name)
            container(name).pause
          end

          def resume(name)
            container(name).resume
          end

          def cut(name)
            container(name).link('down')
          end

          def mend(name)
            attach(name)
            container(name).link('up')
          rescue Error
            raise if state(name) == :running

            raise Error, "#{name} does not stay up#{@engine.inotify_hint}"
          end

          def resize(name, memory)
            container(name).resize(memory)
          end

          def admit(name, public_key)
            container(name).admit(public_key)
          end

          # The engine is trusted, so nothing is taken from the network.
          def host_keys(name)
            container(name).host_keys
          end

          # Without the shutdown that Vagrant would wait for; Vagrant then finds
          # that they are gone and forgets them.
          def destroy(names)
            results = names.to_h { |name| [name, remove(name)] }
            gone = names.reject { |name| results[name] }
            gone.each { |name| yield(name, 'removed') }
            known = gone & @folder.names
            @folder.vagrant('destroy', '--force', known) unless known.empty?
            results
          end

          # The image stays, so that the next machines are made in a moment.
          def clean_up
            @network.remove_unused(own_networks)
            @image.prune
          end

          private

          def container(name)
            DockerContainer.new(name, @options, @folder, @command)
          end

          # Those of further addresses, too: Vagrant would make one, and leave it behind.
          def networks(names)
            names.map { |name| @folder.facts(name).values_at('network', 'more-networks').compact.join(',') }
                 .flat_map { |cidrs| cidrs.split(',') }.uniq
          end

          def own_networks
            /\A#{Regexp.escape(@options.name)}(-\d+\.\d+\.\d+\.\d+)?\z/
          end

          def attach(name)
            container = container(name)
            address = @folder.address(name)
            return if address.nil? || container.attached?(network_of(name))

            @network.connect(network_of(name), container.name, address)
          end

          # @return [nil, Error]
          def remove(name)
            container(name).remove
            nil
          rescue Error => e
            e
          end
        end
      end
    end
  end
end
