# frozen_string_literal: true

require_relative '../base'
require_relative '../packages'

class Chef
  module Provisioning
    module Drivers
      class Vagrant < Base
        # The programs that the driver itself needs, whatever the provider.
        class Tools
          # The first Vagrant that this driver was tried with.
          OLDEST = '2.3'

          # @param command [Command]
          def initialize(command)
            @command = command
          end

          # @return [Requirement]
          def vagrant
            version = @command.run!('vagrant', '--version')[/\d+(\.\d+)+/].to_s
            return Requirement.met('Vagrant', version) if Gem::Version.new(version) >= Gem::Version.new(OLDEST)

            Requirement.missing('Vagrant', "Vagrant #{version} is too old, #{OLDEST} or later is needed", packages.install('vagrant'))
          rescue NotInstalled
            Requirement.missing('Vagrant', 'Vagrant is not installed', packages.install('vagrant'))
          end

          # ssh-keygen, which comes with the client, makes the key pair.
          # @return [Requirement]
          def ssh
            Requirement.met('ssh', @command.run('ssh', '-V').stderr[/\AOpenSSH_\S+?(?=[, ])/])
          rescue NotInstalled
            Requirement.missing('ssh', 'the ssh client is not installed', packages.install('ssh'))
          end

          private

          def packages
            Packages.new(@command)
          end
        end
      end
    end
  end
end
