# frozen_string_literal: true

require 'json'
require_relative '../base'
require_relative '../power'
require_relative 'docker_label'

class Chef
  module Provisioning
    module Drivers
      class Vagrant < Base
        # The container of one machine. One of the same name that belongs to
        # another repository counts as none.
        class DockerContainer
          STATES = { 'running' => :running, 'paused' => :paused }.freeze

          # Seconds for an orderly shutdown.
          STOP_TIMEOUT = 30

          HOST_KEYS = %w(/etc/ssh/ssh_host_ecdsa_key.pub /etc/ssh/ssh_host_rsa_key.pub).freeze

          # Half seconds that a machine gets to make them.
          FIRST_START = 60

          # $1: address, $2: up or down.
          SET_LINK = 'ip link set dev "$(ip -oneline addr show to "$1" | cut -d " " -f 2)" "$2"'

          # @param machine [String] its name
          # @param options [Options]
          # @param folder [Folder]
          # @param command [Command]
          def initialize(machine, options, folder, command)
            @machine = machine
            @options = options
            @folder = folder
            @command = command
          end

          # @return [String] Docker's name of it; other repositories' machines may live on
          #   the same engine
          def name
            "#{@options.name}-#{@machine}"
          end

          # @return [Boolean]
          def exist?
            !own.nil?
          end

          # @return [Symbol] as Provider#state
          def state
            container = own
            container ? STATES.fetch(container['State']['Status'], :stopped) : :not_created
          end

          # A container that started while somebody had its address runs without an
          # endpoint, although Docker keeps the address for it.
          # @param network [String]
          # @return [Boolean] is it connected there, with the machine's address?
          def attached?(network)
            container = own or return false
            connection = container.dig('NetworkSettings', 'Networks', network) || {}
            running = container.dig('State', 'Status') == 'running'
            connection.dig('IPAMConfig', 'IPv4Address') == address && !(running && connection['EndpointID'].to_s.empty?)
          end

          # A container with this machine's name that Vagrant does not know is
          # what an interrupted run has left, or another repository's.
          # @return [void]
          # @raise [Error] it is another repository's
          def adopt
            container = any
            return if container.nil? || known?(container)

            owner = owner(container)
            unless owner == @options.root
              raise Error, "the container #{name} belongs to #{owner || 'something else'}; destroy it there, or change " \
                           "#{@options.place(:name)}"
            end
            @folder.adopt(@machine, container['Id'])
          end

          # @return [void]
          def start
            docker('start', name)
          end

          # @return [void]
          def stop
            docker('stop', '-t', STOP_TIMEOUT.to_s, name)
          end

          # @return [void]
          def kill
            docker('kill', name)
          end

          # @return [void]
          def pause
            docker('pause', name) unless state == :paused
          end

          # @return [void]
          def resume
            docker('unpause', name) if state == :paused
          end

          # `docker network disconnect` would take the interface out, and give the
          # machine another one afterwards.
          # @param state [String] up or down
          # @return [void]
          def link(state)
            execute('sh', '-c', SET_LINK, 'link', address, state)
          end

          # The limit of memory and swap is twice that of memory, as Docker has it for
          # a new container.
          # @param memory [Integer] in MB
          # @return [void]
          def resize(memory)
            limit = own&.dig('HostConfig', 'Memory').to_i
            # An engine without the control group sets no limit, and shows 0.
            return if [0, memory * 1024 * 1024].include?(limit)

            docker('update', '--memory', "#{memory}m", '--memory-swap', "#{2 * memory}m", name)
          end

          # @param public_key [String] the only one that opens it from now on
          # @return [void]
          def admit(public_key)
            execute('sh', '-c', 'echo "$1" >/home/vagrant/.ssh/authorized_keys', 'admit', public_key)
          end

          # At its first start a machine makes its keys before it lets anybody in.
          # @return [Array<String>] those of the kinds that net-ssh knows without more
          #   gems
          # @raise [Error] the machine does not run
          def host_keys
            FIRST_START.times do
              result = @command.run('docker', 'exec', name, 'cat', *HOST_KEYS)
              return result.stdout.lines if result.success
              break unless state == :running

              sleep 0.5
            end
            raise Error, Power.complaint(@machine, state, @options) || "#{@machine} has made no ssh host keys yet"
          end

          # @return [void]
          def remove
            docker('rm', '--force', '--volumes', name) if exist?
          end

          private

          def address
            @folder.address(@machine)
          end

          # @return [Hash, nil] what Docker knows of the container with this name
          def any
            result = @command.run('docker', 'container', 'inspect', name)
            return JSON.parse(result.stdout).first if result.success
            return if result.stderr.match?(/no such container/i)

            raise Error, result.failure
          end

          # @return [Hash, nil] the same, if it is this repository's
          def own
            container = any
            container if container && (known?(container) || owner(container) == @options.root)
          end

          # Vagrant knows it still when the repository has been moved.
          def known?(container)
            container['Id'] == @folder.id(@machine)
          end

          def owner(container)
            DockerLabel.owner(container.dig('Config', 'Labels'))
          end

          def execute(*argv)
            docker('exec', name, *argv)
          end

          def docker(*argv)
            @command.run!('docker', *argv)
          end
        end
      end
    end
  end
end
