# frozen_string_literal: true

require 'json'
require_relative '../chef_install'
require_relative '../base'
require_relative 'docker_network'
require_relative 'machine_image'

class Chef
  module Provisioning
    module Drivers
      class Vagrant < Base
        # Containers with systemd, in which everything works as on a virtual
        # machine. Vagrant makes them; the verbs speak to Docker directly, which
        # takes a tenth of the time and sees what Vagrant does not.
        class Docker
          # The label of what belongs to this repository: its folder.
          LABEL = 'consul-cluster.repository'

          # Rights that systemd needs, without giving a machine the devices of
          # the host, as --privileged would.
          SYSTEMD_ARGS = %w(
            --cap-add SYS_ADMIN --cap-add NET_ADMIN
            --security-opt seccomp=unconfined --security-opt apparmor=unconfined
            --tmpfs /run --tmpfs /run/lock
          ).freeze

          # systemd keeps its services in control groups. With version 1 it must
          # see those of the host. With version 2 a machine gets a tree of its own;
          # seeing the host's, its systemd would take over the root of that.
          CGROUP_ARGS = {
            '1' => %w(--cgroupns host --volume /sys/fs/cgroup:/sys/fs/cgroup:rw),
            '2' => %w(--cgroupns private),
          }.freeze

          # Seconds for an orderly shutdown.
          STOP_TIMEOUT = 30

          HOST_KEYS = %w(/etc/ssh/ssh_host_ecdsa_key.pub /etc/ssh/ssh_host_rsa_key.pub).freeze

          # Half seconds that a machine gets to make them.
          FIRST_START = 60

          INOTIFY_LIMIT = '/proc/sys/fs/inotify/max_user_instances'

          # $1: address, $2: up or down.
          SET_LINK = 'ip link set dev "$(ip -oneline addr show to "$1" | cut -d " " -f 2)" "$2"'

          STATES = { 'running' => :running, 'paused' => :paused }.freeze

          # @param settings [ConsulCluster::Settings]
          # @param folder [Folder]
          # @param command [Command]
          def initialize(settings, folder, command)
            @settings = settings
            @folder = folder
            @command = command
            @network = DockerNetwork.new(settings, command, LABEL)
            @image = MachineImage.new(settings, command)
            @adopted = []
          end

          # @raise [Error] no engine answers, or its machines cannot be reached
          def check
            return unless engine['OperatingSystem'].to_s.start_with?('Docker Desktop')

            raise Error, 'the machines of Docker Desktop live in a virtual machine of its own and cannot be reached ' \
                         'from here; set VAGRANT_DEFAULT_PROVIDER=virtualbox, or run this in a Linux machine'
          end

          # The image stands for Vagrant's box.
          def ignored_options
            %w(vm.box vm.box_url vm.box_version vm.box_check_update)
          end

          # Vagrant works on several machines at once.
          def parallel?
            true
          end

          # @return [ChefInstall::InImage]
          def chef_install
            ChefInstall::InImage.new
          end

          # Makes the image and the network, and lets Vagrant know of machines
          # that an interrupted run has made behind its back.
          # @yield [nil, line]
          def prepare(names)
            @image.build { |line| yield(nil, line) }
            @network.create
            names.each { |name| adopt(name) }
          end

          # Vagrant does not wait for ssh (has_ssh): it would ask Docker a hundred
          # times, and the driver waits itself. `vagrant ssh` works all the same.
          # @return [String] for the machine's block in the Vagrantfile
          def opening(name, address, memory, public_key)
            <<~RUBY
              config.vm.provider 'docker' do |docker|
                docker.image = #{@image.tag.dump}
                docker.name = #{container(name).dump}
                docker.create_args = #{create_args(memory).inspect}
                docker.env = { 'CLUSTER_PUBLIC_KEY' => #{public_key.dump} }
                docker.stop_timeout = #{STOP_TIMEOUT}
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

          # @return [Boolean] is there such a machine, even a half-made one?
          def exist?(name)
            !inspect_container(name).nil?
          end

          def state(name)
            container = inspect_container(name)
            container ? STATES.fetch(container['State']['Status'], :stopped) : :not_created
          end

          def start(name)
            @network.create
            @network.connect(container(name), @settings.address(name)) unless attached?(name)
            docker('start', container(name))
          end

          def stop(name)
            docker('stop', '-t', STOP_TIMEOUT.to_s, container(name))
          end

          def pause(name)
            docker('pause', container(name)) unless state(name) == :paused
          end

          def resume(name)
            docker('unpause', container(name)) if state(name) == :paused
          end

          # As if its cable were pulled; `docker network disconnect` would take the
          # interface out, and give the machine another one afterwards.
          def cut(name)
            link(name, 'down')
          end

          def mend(name)
            @network.connect(container(name), @settings.address(name)) unless attached?(name)
            link(name, 'up')
          rescue Error
            raise if state(name) == :running

            raise Error, "#{name} does not stay up#{inotify_hint}"
          end

          # Gives a machine what cluster.json says now. The limit of memory and swap
          # is twice that, as Docker has it for a new container.
          # @param memory [Integer] in MB
          def resize(name, memory)
            limit = inspect_container(name)&.dig('HostConfig', 'Memory').to_i
            # An engine without the control group sets no limit, and shows 0.
            return if [0, memory * 1024 * 1024].include?(limit)

            docker('update', '--memory', "#{memory}m", '--memory-swap', "#{2 * memory}m", container(name))
          end

          # A machine that outlived the folder .chef knows another cluster key.
          def admit(name, public_key)
            return unless @adopted.include?(name)

            docker('exec', container(name), 'sh', '-c', 'echo "$1" >/home/vagrant/.ssh/authorized_keys', 'admit', public_key)
          end

          # The engine is trusted, so nothing is taken from the network. At its first
          # start a machine makes its keys before it lets anybody in.
          # @return [Array<String>] the machine's host keys, of the kinds that
          #   net-ssh knows without more gems
          # @raise [Error] the machine does not run
          def host_keys(name)
            FIRST_START.times do
              result = @command.run('docker', 'exec', container(name), 'cat', *HOST_KEYS)
              return result.stdout.lines if result.success
              break unless state(name) == :running

              sleep 0.5
            end
            raise Error, "#{name} is #{state(name).to_s.tr('_', ' ')} and has no ssh host keys to show"
          end

          # Without the shutdown that Vagrant would wait for; Vagrant then finds
          # that they are gone and forgets them.
          # @yield [name, line]
          # @return [Hash{String => nil, Exception}]
          def destroy(names)
            results = names.to_h { |name| [name, remove(name)] }
            gone = names.reject { |name| results[name] }
            gone.each { |name| yield(name, 'removed') }
            known = gone & @folder.names
            @folder.vagrant('destroy', '--force', *known) unless known.empty?
            results
          end

          # Removes the network when no machine of this repository is left.
          def clean_up
            left = docker('container', 'ls', '--all', '--quiet', '--filter', "label=#{LABEL}=#{@settings.root}")
            @network.remove if left.strip.empty?
          end

          private

          # Other clusters may live on the same engine.
          def container(name)
            "#{@settings.name}-#{name}"
          end

          def create_args(memory)
            [*SYSTEMD_ARGS, *CGROUP_ARGS.fetch(engine['CgroupVersion'], CGROUP_ARGS['2']),
             '--label', "#{LABEL}=#{@settings.root}", '--memory', "#{memory}m"]
          end

          def engine
            @engine ||= begin
              result = @command.run('docker', 'info', '--format', '{{json .}}')
              info = result.success ? JSON.parse(result.stdout) : {}
              errors = info['ServerErrors'] || []
              unless result.success && errors.empty?
                raise Error, "no Docker engine answers (#{[*errors, *result.stderr.lines].first&.strip}); start Docker, " \
                             'or set VAGRANT_DEFAULT_PROVIDER=virtualbox'
              end
              info
            end
          end

          def docker(*argv)
            @command.run!('docker', *argv)
          end

          def link(name, state)
            docker('exec', container(name), 'sh', '-c', SET_LINK, 'link', @settings.address(name), state)
          end

          # systemd ends at once when there are none left.
          def inotify_hint
            limit = File.read(INOTIFY_LIMIT).to_i
            return if limit >= 1024

            ". Each machine takes 3 of this computer's #{limit} inotify instances; if they are used up, " \
              '`sudo sysctl fs.inotify.max_user_instances=1024` helps'
          rescue SystemCallError
            nil
          end

          def inspect_container(name)
            result = @command.run('docker', 'container', 'inspect', container(name))
            return JSON.parse(result.stdout).first if result.success
            return if result.stderr.match?(/no such container/i)

            raise Error, result.failure
          end

          def attached?(name)
            networks = inspect_container(name)&.dig('NetworkSettings', 'Networks') || {}
            networks.dig(@network.name, 'IPAMConfig', 'IPv4Address') == @settings.address(name)
          end

          # A container with this machine's name that Vagrant does not know is
          # what an interrupted run has left, or another repository's.
          def adopt(name)
            container = inspect_container(name)
            return if container.nil? || container['Id'] == @folder.id(name)

            owner = container.dig('Config', 'Labels', LABEL)
            unless owner == @settings.root
              raise Error, "the container #{container(name)} belongs to #{owner || 'something else'}; destroy it there, " \
                           'or give this cluster another name'
            end
            @folder.adopt(name, container['Id'])
            @adopted << name
          end

          # @return [nil, Error]
          def remove(name)
            adopt(name)
            docker('rm', '--force', '--volumes', container(name)) if exist?(name)
            nil
          rescue Error => e
            e
          end
        end
      end
    end
  end
end
