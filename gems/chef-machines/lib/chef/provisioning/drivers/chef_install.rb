# frozen_string_literal: true

class Chef
  module Provisioning
    module Drivers
      # How the Chef client gets onto a machine, in the version that chef.json
      # pins. Supported: Chef and Cinc 18.
      module ChefInstall
        # It is part of what machines are made from.
        class InImage
          # Nothing is left to do.
          def call(_transport); end
        end

        # The script beside the image installs it: `chef` as a gem, which needs
        # the Ruby 3.1 of Debian 12 or Ubuntu 24.04, `cinc` as Cinc's package.
        class Script
          TARGET = '/usr/local/sbin/install-chef'

          # @param settings [ConsulCluster::Settings]
          def initialize(settings)
            @script = File.join(settings.root, 'provisioning', 'image', 'install-chef')
            @arguments = [settings.distribution, settings.chef_version]
          end

          # Does nothing where that version is there.
          # @param transport [Transport]
          # @yield [output]
          # @raise [Error] with the end of what the script said
          def call(transport, &block)
            transport.upload(File.read(@script), TARGET, mode: 0o755)
            transport.run!('sudo', TARGET, *@arguments, &block)
          end
        end
      end
    end
  end
end
