# frozen_string_literal: true

require_relative 'cause'
require_relative 'failed'

class Chef
  module Provisioning
    # Runs the Chef client on a machine.
    class ClientRun
      # How chef-client ends a good run.
      FINISHED = %r{(\d+)/\d+ resources updated}.freeze

      # @param distribution [String] chef or cinc
      def initialize(distribution)
        @distribution = distribution
      end

      # @return [String] where a plain `sudo chef-client` (or `sudo cinc-client`)
      #   on the machine looks for its configuration
      def config_dir
        "/etc/#{@distribution}"
      end

      # @param transport [Transport] to the machine
      # @param log [#<<] gets the output
      # @param arguments [Array<String>] of chef-client
      # @return [Boolean] has it changed anything? true where it did not say
      # @raise [Failed] with the cause in one line
      def call(transport, log, *arguments)
        finish_packages(transport, log)
        result = transport.run('sudo', "#{@distribution}-client", *arguments) { |output| log << output }
        raise Failed, Cause.in(result.stdout + result.stderr) unless result.exit_status.zero?

        result.stdout.scan(FINISHED).flatten.last != '0'
      end

      private

      # A machine that was killed while packages were being installed refuses every
      # further one until this is done. When another run holds dpkg's lock it fails, and
      # that run does the work. Their configuration files stay as they are.
      def finish_packages(transport, log)
        return if transport.run('sudo', 'dpkg', '--audit').stdout.empty?

        transport.run('sudo', 'env', 'DEBIAN_FRONTEND=noninteractive', 'dpkg', '--force-confdef', '--force-confold',
                      '--configure', '-a') { |output| log << output }
      end
    end
  end
end
