# frozen_string_literal: true

require 'json'
require_relative '../base'
require_relative '../packages'
require_relative 'engine_place'

class Chef
  module Provisioning
    module Drivers
      class Vagrant < Base
        # The Docker engine: whether machines can live on it, and what its
        # containers need to be machines.
        class DockerEngine
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

          # Of inotify instances: what this computer has for a user, what a machine takes, what
          # others take, about, and what is enough in any case.
          INOTIFY_LIMIT = '/proc/sys/fs/inotify/max_user_instances'
          INOTIFY = 3
          OTHERS = 32
          ENOUGH = 1024

          # What helps where Docker is no way.
          OTHER = 'VAGRANT_DEFAULT_PROVIDER=virtualbox'
          OWN_ENGINE = "start a Docker engine on this computer, as root, and choose it (docker context use default, no DOCKER_HOST), or set #{OTHER}"

          # By which the user chooses an engine, in the order in which Docker goes by them.
          CHOICES = %w(DOCKER_HOST DOCKER_CONTEXT).freeze

          # @param command [Command]
          # @param env [#[]] with the user's choice
          def initialize(command, env: ENV)
            @command = command
            @env = env
          end

          # @return [void]
          # @raise [Error] no engine answers, or its machines cannot be reached
          def check
            requirement.demand
          end

          # @return [Requirement] that an engine answers, on this computer
          def requirement
            return Requirement.missing('Docker', "no Docker engine answers (#{complaint})", "#{start}, or set #{OTHER}") if complaint

            obstacle = EnginePlace.new(info, endpoint).obstacle
            return Requirement.missing('Docker', "#{obstacle}, so its machines cannot be reached from here", OWN_ENGINE) if obstacle

            Requirement.met('Docker', [info['ServerVersion'], endpoint].compact.join(', '))
          rescue NotInstalled
            Requirement.missing('Docker', 'Docker is not installed', "#{packages.install('docker')}, or set #{OTHER}")
          rescue Error => e
            Requirement.missing('Docker', e.message, nil)
          end

          # @return [String] the folder of this computer in which the engine keeps what it has
          def folder
            File.directory?(info['DockerRootDir'].to_s) ? info['DockerRootDir'] : '/'
          end

          # @return [Array<String>] for `docker create`, so that systemd runs
          # @raise [Error] no engine answers
          def systemd_args
            SYSTEMD_ARGS + CGROUP_ARGS.fetch(info['CgroupVersion'], CGROUP_ARGS['2'])
          end

          # systemd ends at once when there are no inotify instances left.
          # @return [String, nil] what may help then, to end a message with; nil
          #   where there are enough
          def inotify_hint
            limit = inotify_limit
            return if limit.nil? || limit >= ENOUGH

            ". Each machine takes #{INOTIFY} of this computer's #{limit} inotify instances; if they are used up, `#{more_inotify}` helps"
          end

          # @param machines [Integer] how many there are to be
          # @return [Requirement] that each of them gets its inotify instances
          def inotify(machines)
            limit = inotify_limit
            needed = INOTIFY * machines + OTHERS
            return Requirement.met('inotify', limit && "#{limit} instances") if limit.nil? || limit >= needed

            Requirement.doubtful('inotify', "there are #{limit} inotify instances, and #{machines} machines need about #{needed}", more_inotify)
          end

          private

          # What is not JSON comes from a program that is only called docker.
          def parse(text)
            info = JSON.parse(text)
            info.is_a?(Hash) ? info : raise(JSON::ParserError)
          rescue JSON::ParserError
            raise Error, '`docker info --format "{{json .}}"` does not answer as Docker does, in JSON: the command docker is not that of Docker'
          end

          # @return [String] where the command docker finds the engine, DOCKER_HOST considered;
          #   empty where it does not say
          def endpoint
            @command.run('docker', 'context', 'inspect', '--format', '{{.Endpoints.docker.Host}}').stdout.strip
          end

          def info
            raise Error, requirement.problem if complaint

            @info
          end

          # @return [String, nil] why the engine does not answer
          def complaint
            return @complaint if @info

            result = @command.run('docker', 'info', '--format', '{{json .}}')
            @info = result.success ? parse(result.stdout) : {}
            errors = @info['ServerErrors'] || []
            @complaint = ([*errors, *result.stderr.lines].first || 'it does not say why').strip unless result.success && errors.empty?
          end

          # @return [String]
          def start
            return "#{packages.as_root('usermod -aG docker "$USER"')} and a new login let you use it" if /permission denied/i.match?(complaint)

            chosen = CHOICES.find { |name| !@env[name].to_s.empty? }
            return "start the engine that #{chosen} names (#{@env[chosen]}), or unset #{chosen}" if chosen
            return 'choose one that is there: docker context use default' if /context/i.match?(complaint)
            packages.there?('systemctl') ? "start Docker: #{packages.as_root('systemctl start docker')}" : 'start Docker'
          end

          def packages
            Packages.new(@command)
          end

          def inotify_limit
            File.read(INOTIFY_LIMIT).to_i
          rescue SystemCallError
            nil
          end

          def more_inotify
            packages.as_root("sysctl fs.inotify.max_user_instances=#{ENOUGH}")
          end
        end
      end
    end
  end
end
