# frozen_string_literal: true

require 'json'
require_relative 'cause'
require_relative 'client_failed'

class Chef
  module Provisioning
    # Runs the Chef client on a machine.
    class ClientRun
      # How chef-client ends a good run.
      FINISHED = %r{(\d+)/\d+ resources updated}.freeze

      # How it says what it is at.
      RESOURCE = /^\s*\* (\S+\[.*\]) action (\S+)/.freeze

      # The event handler that notes what a run has done, and the folder of what it writes.
      HANDLER = File.expand_path('node/run_report.rb', __dir__)
      REPORT = '/var/lib/chef-machines/run-report.json'

      # @param distribution [String] chef or cinc
      def initialize(distribution)
        @distribution = distribution
      end

      # @return [String] where a plain `sudo chef-client` (or `sudo cinc-client`)
      #   on the machine looks for its configuration
      def config_dir
        "/etc/#{@distribution}"
      end

      # Brings what #call reads to the machine.
      # @param transport [Transport] to the machine
      # @param dir [String] of its configuration
      # @return [String] lines for the end of client.rb
      def self.prepare(transport, dir)
        path = "#{dir}/run_report.rb"
        transport.upload(File.read(HANDLER), path)
        "require #{path.inspect}\nevent_handlers(event_handlers + [ChefMachines::RunReport.new(#{REPORT.inspect})])"
      end

      # @param transport [Transport] to the machine
      # @param log [#<<] gets the output
      # @param arguments [Array<String>] of chef-client
      # @yieldparam activity [String] the resource that it is at
      # @return [Array<String>, nil] the resources that it has changed; nil where it did not say
      # @raise [ClientFailed]
      def call(transport, log, *arguments, &block)
        finish_packages(transport, log)
        transport.run('sudo', 'rm', '-f', REPORT)
        result = transport.run('sudo', "#{@distribution}-client", *arguments) do |output|
          log << output
          output.scan(RESOURCE).last&.then { |resource, action| block&.call("#{resource} #{action}") }
        end
        report = report(transport)
        raise failure(result, report) unless result.exit_status.zero?

        report.fetch('changed') { [] if result.stdout.scan(FINISHED).flatten.last == '0' }
      end

      private

      # @return [Hash] empty where there is none: the configuration is an earlier one's, or the user's own
      def report(transport)
        result = transport.run('sudo', 'cat', REPORT)
        result.exit_status.zero? ? JSON.parse(result.stdout) : {}
      rescue JSON::ParserError
        {}
      end

      def failure(result, report)
        error = report.fetch('error', {})
        ClientFailed.new(error.fetch('message') { Cause.in(result.stdout + result.stderr) },
                         resource: error['resource'], places: error.fetch('places', []))
      end

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
