# frozen_string_literal: true

require_relative 'image_files'

class Chef
  module Provisioning
    module Drivers
      # How the Chef client gets onto a machine, in the version that the options pin.
      # Supported: Chef and Cinc 18.
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

          # @param options [Options]
          def initialize(options)
            @script = ImageFiles.new(options).path('install-chef')
            @arguments = [options.distribution, options.chef_version]
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
