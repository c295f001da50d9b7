# frozen_string_literal: true

require_relative '../chef_install'
require_relative 'docker_container'
require_relative 'docker_engine'
require_relative 'docker_label'
require_relative 'docker_network'
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
          def initialize(settings, folder, command)
            super
            @engine = DockerEngine.new(command)
            @network = DockerNetwork.new(settings, command)
            @image = MachineImage.new(settings, command)
          end

          def check
            @engine.check
          end

          # The image and the network; and Vagrant learns of machines that an
          # interrupted run has made behind its back.
          def prepare(names)
            @image.build { |line| yield(nil, line) }
            @network.create
            names.each { |name| container(name).adopt }
          end

          # Vagrant does not wait for ssh (has_ssh): it would ask Docker a hundred
          # times, and the driver waits itself. `vagrant ssh` works all the same.
          def opening(name, address, memory, public_key)
            <<~RUBY
              config.vm.provider 'docker' do |docker|
                docker.image = #{@image.tag.dump}
                docker.name = #{container(name).name.dump}
                docker.create_args = #{create_args(memory).inspect}
                docker.env = { 'CLUSTER_PUBLIC_KEY' => #{public_key.dump} }
                docker.stop_timeout = #{DockerContainer::STOP_TIMEOUT}
                docker.has_ssh = false
              end
              config.vm.synced_folder '.', '/vagrant', disabled: true
              config.vm.network :forwarded_port, id: 'ssh', guest: 22, host: 2222, disabled: true
              config.ssh.host = #{address.dump}
              config.ssh.port = 22
              config.ssh.insert_key = false
              config.ssh.private_key_path = File.expand_path('../ssh/id_ecdsa', __dir__)
            RUBY
          end

          # Vagrant finds the network that the address belongs to by itself.
          def closing
            <<~RUBY
              config.vm.networks.each { |type, options| options.delete(:netmask) if type == :private_network }
            RUBY
          end

          # The image stands for Vagrant's box.
          def ignored_options
            %w(vm.box vm.box_url vm.box_version vm.box_check_update)
          end

          # @return [ChefInstall::InImage]
          def chef_install
            ChefInstall::InImage.new
          end

          def exist?(name)
            container(name).exist?
          end

          def state(name)
            container(name).state
          end

          def start(name)
            @network.create
            attach(name)
            container(name).start
          end

          def stop(name)
            container(name).stop
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
            @folder.vagrant('destroy', '--force', *known) unless known.empty?
            results
          end

          # The image stays, so that the next machines are made in a moment.
          def clean_up
            @network.remove_unused
            @image.prune
          end

          private

          def container(name)
            DockerContainer.new(name, @settings, @folder, @command)
          end

          def create_args(memory)
            [*@engine.systemd_args, *DockerLabel.arguments(@settings), '--memory', "#{memory}m"]
          end

          def attach(name)
            container = container(name)
            @network.connect(container.name, @settings.address(name)) unless container.attached?(@network.name)
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
