# frozen_string_literal: true

require_relative 'client_run'
require_relative 'converged'
require_relative 'drivers/error'
require_relative 'upload'

class Chef
  module Provisioning
    # What a run does on one machine. Each method says in the end what the machine is now.
    class MachineWork
      # @param step [Run::Step] the machine's part in the run
      # @param machine [Declaration]
      # @param driver [Drivers::Base] of the machine
      # @param local_nodes [LocalNodes]
      # @param converged [Converged]
      # @param changes [#<<] gets what is different now, a line each
      def initialize(step, machine, driver, local_nodes:, converged:, changes:)
        @step = step
        @machine = machine
        @driver = driver
        @local_nodes = local_nodes
        @converged = converged
        @changes = changes
      end

      # Brings configuration and files to the machine.
      # @return [void]
      # @raise [Error]
      def set_up
        connected { |transport| configure(transport) }
        @step.done('set up')
      end

      # As #set_up; then chef-client runs there, unless it is to run once only and has.
      # @return [void]
      # @raise [Error]
      def converge
        connected do |transport|
          configure(transport)
          next @step.done('set up') if @machine.converge == false && @converged.ever?(name)

          run_client(transport)
        end
      end

      # Runs chef-client on a machine that is set up.
      # @return [void]
      # @raise [Error]
      def converge_only
        connected { |transport| run_client(transport) }
      end

      # Shuts it down. A driver that cannot do that says so, and leaves it running.
      # @return [void]
      # @raise [Error]
      def stop
        @step.phase('stopping')
        @driver.stop(name)
        @changes << "stop #{name}"
        @step.done('stopped')
      rescue Drivers::Unsupported => e
        @step.report.note(e.message)
      end

      # Forgets a machine that is gone. What lies here goes last, and stays where the server has
      # not forgotten the machine: the next time, it is asked again.
      # @param outcome [String, nil] what the driver has made of it; nil: it was not there
      # @return [void]
      # @raise [Error]
      def forget(outcome)
        @converged.remove(name)
        reason = @machine.server.forget(@machine)
        @step.report.note("warning: node and client objects stay where they are: #{reason}") if reason
        @changes << "destroy #{name}" if outcome || @local_nodes.get(name)
        @local_nodes.forget(name)
        @step.log.remove
        @step.done(outcome || 'not there')
      end

      private

      def name
        @machine.name
      end

      def connected
        transport = @driver.connect(name)
        yield transport
      ensure
        transport&.close
      end

      def configure(transport)
        @machine.server.prepare(@machine, transport, @step)
        hints = "#{ClientRun.new(@machine.settings.distribution).config_dir}/ohai/hints"
        @machine.ohai_hints.each { |hint, json| upload(transport, json, "#{hints}/#{hint}.json", 0o644) }
        @machine.files.each { |file| upload(transport, file.read { existing(transport, file.path) }, file.path, file.mode) }
      end

      # @return [String] a file on the machine; empty where there is none
      def existing(transport, path)
        transport.run('sudo', 'cat', '--', path).stdout
      end

      def upload(transport, content, path, mode)
        @changes << "write #{path} on #{name}" if Upload.call(transport, content, path, mode: mode)
      end

      def run_client(transport)
        @step.phase('converging')
        changed = @converged.during(name) do
          @machine.server.converge(@machine, transport, @step.log) { |activity| @step.activity(activity) }
        end
        @changes << "converge #{name}" unless changed == []
        @step.done('converged', changed)
      end
    end
  end
end
