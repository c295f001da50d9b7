# frozen_string_literal: true

require 'digest'
require 'fileutils'
require 'tmpdir'
require_relative '../base'

class Chef
  module Provisioning
    module Drivers
      class Vagrant < Base
        # The image that the docker provider makes machines from, built from
        # provisioning/image.
        class MachineImage
          # Where Debian and Ubuntu keep certificates that their owner trusts.
          HOST_CERTIFICATES = '/usr/local/share/ca-certificates'

          # @param settings [ConsulCluster::Settings]
          # @param command [Command]
          # @param certificates [String] folder of more certificates to trust
          def initialize(settings, command, certificates: HOST_CERTIFICATES)
            @settings = settings
            @command = command
            @source = File.join(settings.root, 'provisioning', 'image')
            @certificates = certificates
          end

          # @return [String] name and digest of all that goes into it
          def tag
            @tag ||= "#{repository}:#{digest}"
          end

          # Builds it where it is not there, in place of an earlier one; that takes two
          # minutes.
          # @yield [line]
          # @return [void]
          # @raise [Error]
          def build(&block)
            return if @command.run('docker', 'image', 'inspect', tag).success

            yield "building the machine image #{tag} (once, about two minutes)"
            Dir.mktmpdir do |context|
              files.each { |path, file| copy(file, File.join(context, path)) }
              @command.run!('docker', 'build', *arguments, '--tag', tag, context, &block)
            end
            prune
          end

          # Removes earlier images. Docker refuses where there is a container of one;
          # that goes another time.
          # @return [void]
          def prune
            tags = @command.run('docker', 'image', 'ls', '--format', '{{.Repository}}:{{.Tag}}', repository).stdout.split
            (tags - [tag]).each { |old| @command.run('docker', 'image', 'rm', old) }
          end

          private

          def repository
            "#{@settings.name}-machine"
          end

          def arguments
            ['--build-arg', "CHEF_DISTRIBUTION=#{@settings.distribution}",
             '--build-arg', "CHEF_VERSION=#{@settings.chef_version}"]
          end

          # @return [Hash{String => String}] path in the image's context => file
          def files
            @files ||= begin
              host = Dir[File.join(@certificates, '*.crt')].to_h { |file| ["certs/#{File.basename(file)}", file] }
              host.merge(own_files).sort.to_h
            end
          end

          def own_files
            all = Dir.glob('**/*', File::FNM_DOTMATCH, base: @source).to_h { |path| [path, File.join(@source, path)] }
            all.select { |_, file| File.file?(file) }
          end

          # A checkout's umask is no part of the image.
          def mode(file)
            File.executable?(file) ? 0o755 : 0o644
          end

          def copy(file, target)
            FileUtils.mkdir_p(File.dirname(target), mode: 0o755)
            FileUtils.cp(file, target)
            File.chmod(mode(file), target)
          end

          def digest
            parts = files.map { |path, file| [path, mode(file), Digest::SHA256.file(file).hexdigest] }
            Digest::SHA256.hexdigest([arguments, parts].inspect)[0, 12]
          end
        end
      end
    end
  end
end
