# frozen_string_literal: true

require 'digest'
require 'fileutils'
require 'tmpdir'
require_relative '../base'
require_relative '../image_files'
require_relative 'docker_label'

class Chef
  module Provisioning
    module Drivers
      class Vagrant < Base
        # The image that the docker provider makes machines from. It is built from
        # ImageFiles and the certificates that this computer trusts beside the usual ones,
        # and named after its contents: repositories that want the same share it.
        class MachineImage
          NAME = 'chef-machines'

          # Where Debian and Ubuntu keep certificates that their owner trusts.
          HOST_CERTIFICATES = '/usr/local/share/ca-certificates'

          # @param options [Options]
          # @param command [Command]
          # @param certificates [String] folder of more certificates to trust
          def initialize(options, command, certificates: HOST_CERTIFICATES)
            @options = options
            @command = command
            @certificates = certificates
          end

          # @return [String] name and digest of all that goes into it
          def tag
            @tag ||= "#{NAME}:#{digest}"
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
              @command.run!('docker', 'build', *arguments, *DockerLabel.arguments(@options), '--tag', tag, context, &block)
            end
            prune
          end

          # Removes earlier images of this repository. Docker refuses where there is a
          # container of one; that goes another time.
          # @return [void]
          def prune
            tags = @command.run('docker', 'image', 'ls', '--filter', "label=#{DockerLabel::KEY}=#{@options.root}",
                                '--format', '{{.Repository}}:{{.Tag}}', NAME).stdout.split
            (tags - [tag]).each { |old| @command.run('docker', 'image', 'rm', old) }
          end

          private

          def arguments
            ['--build-arg', "CHEF_DISTRIBUTION=#{@options.distribution}",
             '--build-arg', "CHEF_VERSION=#{@options.chef_version}"]
          end

          # @return [Hash{String => String}] path in the image's context => file
          def files
            @files ||= begin
              host = Dir[File.join(@certificates, '*.crt')].to_h { |file| ["certs/#{File.basename(file)}", file] }
              ImageFiles.new(@options).to_h.merge(host) { |_, own, _| own }.sort.to_h
            end
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
