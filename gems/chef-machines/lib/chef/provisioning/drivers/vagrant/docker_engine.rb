# frozen_string_literal: true

require 'json'
require_relative '../base'
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

          INOTIFY_LIMIT = '/proc/sys/fs/inotify/max_user_instances'

          # @param command [Command]
          def initialize(command)
            @command = command
          end

          # @return [void]
          # @raise [Error] no engine answers, or its machines cannot be reached
          def check
            reason = EnginePlace.new(info, endpoint).obstacle
            return unless reason

            raise Error, "#{reason}, so its machines cannot be reached from here; start a Docker engine on this computer, as root, and " \
                         'choose it (docker context use default, no DOCKER_HOST), or set VAGRANT_DEFAULT_PROVIDER=virtualbox'
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
            limit = File.read(INOTIFY_LIMIT).to_i
            return if limit >= 1024

            ". Each machine takes 3 of this computer's #{limit} inotify instances; if they are used up, " \
              '`sudo sysctl fs.inotify.max_user_instances=1024` helps'
          rescue SystemCallError
            nil
          end

          private

          # What is no JSON comes from a program that is only called docker.
          def parse(text)
            info = JSON.parse(text)
            info.is_a?(Hash) ? info : {}
          rescue JSON::ParserError
            raise Error, '`docker info --format "{{json .}}"` does not answer in JSON: the command docker is not that of Docker'
          end

          # @return [String] where the command docker finds the engine, DOCKER_HOST considered;
          #   empty where it does not say
          def endpoint
            @command.run('docker', 'context', 'inspect', '--format', '{{.Endpoints.docker.Host}}').stdout.strip
          end

          def info
            @info ||= begin
              result = @command.run('docker', 'info', '--format', '{{json .}}')
              info = result.success ? parse(result.stdout) : {}
              errors = info['ServerErrors'] || []
              unless result.success && errors.empty?
                raise Error, "no Docker engine answers (#{[*errors, *result.stderr.lines].first&.strip}); start Docker, " \
                             'or set VAGRANT_DEFAULT_PROVIDER=virtualbox'
              end
              info
            end
          end
        end
      end
    end
  end
end
