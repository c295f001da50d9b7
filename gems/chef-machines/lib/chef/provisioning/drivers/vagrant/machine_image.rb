# frozen_string_literal: true

require 'digest'
require_relative '../../archive'
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
            # Through standard input: Docker from snap sees no /tmp.
            @command.run!('docker', 'build', *arguments, *DockerLabel.arguments(@options), '--tag', tag, '-', stdin: context, &block)
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
              host = certificates.to_h { |path| ["certs/#{flat(path)}", File.join(@certificates, path)] }
              ImageFiles.new(@options).to_h.merge(host) { |_, own, _| own }.sort.to_h
            end
          end

          # In folders and behind links, too, as update-ca-certificates finds them.
          def certificates
            Dir.glob('**{,/*/**}/*.crt', base: @certificates).uniq.sort
               .select { |path| File.file?(File.join(@certificates, path)) && File.readable?(File.join(@certificates, path)) }
          end

          # On a machine, update-ca-certificates keeps one of each name.
          def flat(path)
            folder, name = File.split(path)
            folder == '.' ? name : "#{File.basename(name, '.crt')}-#{Digest::SHA256.hexdigest(path)[0, 8]}.crt"
          end

          # A checkout's umask is no part of the image.
          def mode(file)
            File.executable?(file) ? 0o755 : 0o644
          end

          # @return [String] a tar file
          def context
            Archive.tar(files.map { |path, file| [path, mode(file), File.binread(file)] })
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
