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
          # The image stands for Vagrant's box, and has a user of its own.
          IGNORED = /\Avm\.box|\Assh\.(username|password|host|port|private_key_path|insert_key)\z/.freeze

          # MB that a machine holds, whatever it may take; that it takes on the disk; and that the
          # image and what it is made from take. Measured with the image of this library.
          MEMORY = 300
          DISK = 200
          IMAGE = 1500

          # Vagrant would ask for the interface to bridge to; and a private network without
          # an address is one that the machine gets anyway.
          CLOSING = <<~RUBY
            config.vm.networks.each { |type, options| options.delete(:netmask) if type == :private_network }
            config.vm.instance_variable_get(:@__networks).delete_if do |_, (type, options)|
              type == :public_network || (type == :private_network && !options[:ip])
            end
          RUBY

          def initialize(options, folder, command)
            super
            @engine = DockerEngine.new(command)
            @network = DockerNetwork.new(options, command)
            @image = MachineImage.new(options, command)
          end

          def check
            @engine.check
          end

          def kind
            'container'
          end

          # Without an engine, nothing else can be asked.
          def requirements(memory)
            engine = @engine.requirement
            return [engine] unless engine.met?

            running = @network.running
            starting = memory.keys.reject { |name| running.include?(container(name).name) }
            made = starting.count { |name| @folder.id(name).nil? }
            [engine, requirement_of_network, @engine.inotify(memory.size), computer.memory_for(MEMORY * starting.size),
             computer.room_for(@engine.folder, made.zero? ? 0 : IMAGE + DISK * made)]
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

          # Vagrant does not wait for ssh (has_ssh): it would ask Docker a hundred
          # times, and the driver waits itself. `vagrant ssh` works all the same.
          def opening(name, place, memory, keys)
            <<~RUBY
              config.vm.provider 'docker' do |docker|
                docker.image = #{@image.tag.dump}
                docker.name = #{container(name).name.dump}
                docker.create_args = #{create_args(memory).inspect}
                docker.env = { 'MACHINE_PUBLIC_KEY' => #{keys.ensure.dump} }
                docker.stop_timeout = #{DockerContainer::STOP_TIMEOUT}
                docker.has_ssh = false
              end
              config.vm.synced_folder '.', '/vagrant', disabled: true
              config.vm.network :forwarded_port, id: 'ssh', guest: 22, host: 2222, disabled: true
              config.ssh.host = #{place.address.dump}
              config.ssh.port = 22
              config.ssh.insert_key = false
              config.ssh.private_key_path = #{@folder.path_from_here(keys.private_key)}
            RUBY
          end

          # Vagrant finds the network that the address belongs to by itself.
          def closing(*)
            CLOSING
          end

          def ignored_options
            IGNORED
          end

          def no_box
            'the docker provider makes machines from its own image instead'
          end

          def notes(spec)
            box = spec.settings['vm.box']
            lines = []
            lines << "box #{box}: #{no_box}" if box
            lines << "user #{spec.user}: machines of the docker provider have the user vagrant" unless spec.user == 'vagrant'
            lines << 'public_network: the docker provider has none, it is left out' if spec.vagrant_text.match?(/\bpublic_network\b/)
            lines
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

          # Docker itself finds out about its other networks when it makes one.
          def requirement_of_network
            Requirement.of('network') do
              @network.check_free(@options.network)
              @options.network
            end
          end

          def container(name)
            DockerContainer.new(name, @options, @folder, @command)
          end

          def create_args(memory)
            [*@engine.systemd_args, *DockerLabel.arguments(@options), '--memory', "#{memory}m"]
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
