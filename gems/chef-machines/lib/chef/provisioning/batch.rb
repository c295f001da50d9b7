# frozen_string_literal: true

require_relative 'converged'
require_relative 'drivers/error'
require_relative 'drivers/machine_spec'
require_relative 'machine_log'
require_relative 'run'

class Chef
  module Provisioning
    # Brings several machines to what is declared for them. Every verb shows its
    # progress, goes on with the others when a machine fails, and raises once at
    # its end; the next run goes on from there.
    class Batch
      # @param context [Context]
      # @param machines [Array<Declaration>]
      # @param jobs [Integer, nil] how many machines at a time
      def initialize(context, machines, jobs: nil)
        @driver = context.driver
        @local_nodes = context.local_nodes
        @chef_dir = context.settings.chef_dir
        @out = context.out
        @machines = machines.to_h { |machine| [machine.name, machine] }
        @jobs = jobs
        @converged = Converged.new(@chef_dir)
      end

      # Makes and starts the machines where they are not there, registers them
      # and runs chef-client on them.
      # @return [void]
      # @raise [Failed]
      def converge
        check
        @machines.each_value { |machine| machine.server.announce }
        @machines.each_value { |machine| @local_nodes.record(machine) }
        in_run(@machines.keys) do |run|
          run.together('starting') { |names, output| @driver.up(specs(names), &output) }
          run.each { |step| converge_machine(step) }
        end
      end

      # Stops the machines that run, in an orderly way; a driver that cannot do
      # that says so, and leaves them running.
      # @return [void]
      # @raise [Failed]
      def stop
        in_run(running) { |run| run.each { |step| stop_machine(step) } }
      end

      # Removes machines, their node and client objects, and what lies here of
      # them; each of these may be gone already. The driver is asked for all of
      # them: it may find machines of which nothing lies here any more.
      # @return [void]
      # @raise [Failed]
      def destroy
        in_run(@machines.keys) do |run|
          @machines.each_value { |machine| machine.server.probe }
          there = {}
          run.together('destroying') { |names, output| there = @driver.destroy(names, &output) }
          run.each { |step| forget(step, there.fetch(step.name, 'not there')) }
        end
        # A failure of this is no machine's.
        @driver.clean_up
      end

      # @return [Boolean] is there no machine?
      def empty?
        @machines.empty?
      end

      # @return [Array<String>] what #converge does, a line per machine
      # @raise [Failed] what would fail before anything is made
      def converge_plan
        check
        made = @driver.names
        @machines.map do |name, machine|
          "#{"make #{name} and " unless made.include?(name)}converge #{machine.inspect} with #{machine.server}"
        end
      end

      # @return [Array<String>] what #stop does, a line per machine
      def stop_plan
        running.map { |name| "stop #{name}" }
      end

      # @return [Array<String>] what #destroy does, a line per machine
      def destroy_plan
        @machines.map { |name, machine| "destroy #{name}, and its node and client with #{machine.server}" }
      end

      private

      def in_run(names)
        return if names.empty?

        run = Run.new(names, chef_dir: @chef_dir, out: @out, jobs: @jobs)
        yield run
        run.finish
      end

      # Before anything is made: a path with a slip in it helps no machine.
      def check
        @machines.each_value { |machine| machine.server.check }
        missing = @machines.values.flat_map(&:missing_sources).uniq
        raise Failed, "there is no file #{missing.join(', ')}" unless missing.empty?
      end

      def specs(names)
        names.map { |name| MachineSpec.new(name, @machines[name].options) }
      end

      def running
        (@machines.keys & @driver.names).select { |name| @driver.state(name) == :running }
      end

      def converge_machine(step)
        machine = @machines[step.name]
        @converged.remove(step.name)
        transport = @driver.connect(step.name)
        machine.server.prepare(machine, transport, step)
        machine.files.each { |file| transport.upload(file.read, file.path) }
        step.phase('converging')
        machine.server.converge(transport, step.log)
        @converged.add(step.name)
        step.done('converged')
      ensure
        transport&.close
      end

      # What lies here goes last, and stays where the server has not forgotten the
      # machine: the next time, it is asked again.
      def forget(step, outcome)
        @converged.remove(step.name)
        reason = @machines[step.name].server.forget(step.name)
        step.report.note("warning: node and client objects stay where they are: #{reason}") if reason
        @local_nodes.forget(step.name)
        step.log.remove
        step.done(outcome)
      end

      def stop_machine(step)
        step.phase('stopping')
        @driver.stop(step.name)
        step.done('stopped')
      rescue Drivers::Unsupported => e
        step.report.note(e.message)
      end
    end
  end
end
