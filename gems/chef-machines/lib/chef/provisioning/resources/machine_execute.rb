# frozen_string_literal: true

require 'timeout'
require_relative 'machine_access'
require_relative '../cause'
require_relative '../machine_log'

class Chef
  module Provisioning
    # A command on a machine, as root; what it says goes to .chef/log/NAME.log, too:
    #
    #   machine_execute 'systemctl reload nginx' do
    #     machine 'node201'
    #   end
    class MachineExecute < MachineAccess
      unified_mode true
      provides :machine_execute
      resource_name :machine_execute
      default_action :run

      property :command, String, name_property: true, description: 'For the shell of the machine.'
      property :timeout, Integer, default: 15 * 60, description: 'Seconds that it may take.'
      property :live_stream, [true, false], default: false, description: 'Show what it says.'

      action :run, description: 'Run the command; where it fails, so does the run.' do
        converge_by("run `#{new_resource.command}` on #{new_resource.machine}") { new_resource.run }
      end

      # @return [void]
      # @raise [Failed] with the end of what it said
      def run
        log = MachineLog.new(provisioning.options.state_dir, machine)
        log.note("machine_execute #{command}")
        result = on_machine do |transport|
          Timeout.timeout(timeout) { transport.run('sudo', 'sh', '-c', command) { |output| take(output, log) } }
        end
        return if result.exit_status.zero?

        said = Cause.last_lines(result.stdout + result.stderr, 20).join("\n")
        raise Failed, "`#{command}` on #{machine} ended with status #{result.exit_status}#{said.empty? ? '' : ":\n#{said}"}"
      rescue Timeout::Error
        raise Failed, "`#{command}` on #{machine} did not end in #{timeout} s"
      end

      private

      def take(output, log)
        log << output
        provisioning.out.print(output) if live_stream
      end
    end
  end
end
