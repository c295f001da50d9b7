# frozen_string_literal: true

require_relative 'bring_up'
require_relative 'converged'
require_relative 'machine_work'
require_relative 'run'
require_relative 'why_run'

class Chef
  module Provisioning
    # Brings several machines to what is declared for them. Every verb shows its
    # progress, goes on with the others when a machine fails, and raises once at
    # its end; the next run goes on from there. It returns what has changed, a line each.
    class Batch
      # The verbs that work on machines that are there, with the driver they were made with.
      ON_EXISTING = %i(converge_only stop destroy).freeze

      # @param context [Context]
      # @param machines [Array<Declaration>]
      # @param jobs [Integer, nil] how many machines at a time
      def initialize(context, machines, jobs: nil)
        @context = context
        @local_nodes = context.local_nodes
        @options = context.options
        @machines = machines.to_h { |machine| [machine.name, machine] }
        @jobs = jobs || @options.jobs
        @converged = Converged.new(@options.state_dir, run_id: @options.run_id)
        @changes = Queue.new
        @existing = false
      end

      # @return [Boolean] is there no machine?
      def empty?
        @machines.empty?
      end

      # Notes the machines down, and makes none.
      # @return [Array<String>]
      # @raise [Failed]
      def allocate
        declared do |run|
          run.together('allocating') do |names, _|
            each_driver(names) { |driver, specs, others| driver.allocate(specs, others: others) && nil }
          end
          run.each { |step| step.done('allocated') }
        end
      end

      # Makes and starts machines where they are not there.
      # @return [Array<String>]
      # @raise [Failed]
      def ready
        declared do |run|
          bring_up(run)
          run.each { |step| step.done('ready') }
        end
      end

      # As #ready; then each machine gets its configuration and files.
      # @return [Array<String>]
      # @raise [Failed]
      def setup
        declared do |run|
          bring_up(run)
          run.each { |step| work(step).set_up }
        end
      end

      # As #setup; then chef-client runs there.
      # @return [Array<String>]
      # @raise [Failed]
      def converge
        declared do |run|
          bring_up(run)
          run.each { |step| work(step).converge }
        end
      end

      # Runs chef-client on machines that are set up.
      # @return [Array<String>]
      # @raise [Failed]
      def converge_only
        @existing = true
        in_run(@machines.keys) { |run| run.each { |step| work(step).converge_only } }
      end

      # Stops the machines that run, in an orderly way; a driver that cannot do
      # that says so, and leaves them running.
      # @return [Array<String>]
      # @raise [Failed]
      def stop
        @existing = true
        in_run(running) { |run| run.each { |step| work(step).stop } }
      end

      # Removes machines, their node and client objects, and what lies here of
      # them; each of these may be gone already. The driver is asked for all of
      # them: it may find machines of which nothing lies here any more.
      # @return [Array<String>]
      # @raise [Failed]
      def destroy
        @existing = true
        used = drivers.values.uniq
        changes = in_run(@machines.keys) do |run|
          @machines.each_value { |machine| machine.server.probe }
          there = {}
          run.together('destroying') do |names, output|
            each_driver(names) { |driver, specs, _| there.merge!(driver.destroy(specs.map(&:name), &output)) }
            there
          end
          run.each { |step| work(step).forget(there[step.name]) }
        end
        # A failure of this is no machine's.
        used.each(&:clean_up)
        changes
      end

      # @param verb [Symbol] one of the above
      # @return [Array<String>] what it would do, a line per machine
      # @raise [Failed] what would fail before anything is made
      def plan(verb)
        @existing = ON_EXISTING.include?(verb)
        check unless @existing
        machines = verb == :stop ? @machines.slice(*running) : @machines
        WhyRun.new(machines, drivers).lines(verb)
      end

      private

      # @return [Drivers::Base] of a machine
      def driver(name)
        @existing ? @context.driver_of(name) : @machines[name].driver
      end

      # @return [Array<String>] the changes
      def in_run(names)
        return [] if names.empty?

        Run.open(names, @options, out: @context.out, jobs: @jobs) { |run| yield run }
        Array.new(@changes.size) { @changes.pop }
      end

      # A run for what is declared: checked, announced and recorded for search.
      def declared(&block)
        check
        @machines.each_value { |machine| machine.server.announce }
        @machines.each_value { |machine| record(machine) }
        in_run(@machines.keys, &block)
      end

      # Before anything is made: a path with a slip in it helps no machine.
      def check
        @machines.each_value do |machine|
          machine.settings.license!
          machine.server.check(machine)
          machine.notes.each { |text| @context.note(text) }
        end
        missing = @machines.values.flat_map(&:missing_sources).uniq
        raise Failed, "there is no file #{missing.join(', ')}" unless missing.empty?
      end

      def record(machine)
        machine.keep_run_list(@local_nodes.get(machine.name)&.fetch('run_list') || [])
        @changes << "change the node #{machine.name}" if @local_nodes.record(machine)
      end

      # @return [Hash{String => Drivers::Base}] machine => driver
      def drivers
        @machines.to_h { |name, _| [name, driver(name)] }
      end

      # @yield [driver, specs, others] for each driver
      # @return [Hash] what the blocks give, together
      def each_driver(names)
        names.group_by { |name| driver(name) }.map do |driver, own|
          others = @context.declarations.select { |machine| !own.include?(machine.name) && machine.driver == driver }
          yield(driver, own.map { |name| @machines[name].spec }, others.map(&:spec)) || {}
        end.reduce({}, :merge)
      end

      # The run says of each machine what has become of it by this.
      def bring_up(run)
        up = BringUp.new(drivers)
        run.together(up.phases) do |names, output|
          failures = each_driver(names) { |driver, specs, others| driver.up(specs, others: others, &output) }
          names.to_h { |name| [name, failures[name] || up.outcome(name)] }
        end
        up.changes(run.healthy).each { |change| @changes << change }
      end

      # @return [MachineWork]
      def work(step)
        MachineWork.new(step, @machines[step.name], driver(step.name), local_nodes: @local_nodes, converged: @converged, changes: @changes)
      end

      def running
        @machines.keys.select { |name| driver(name).names.include?(name) && driver(name).state(name) == :running }
      end
    end
  end
end
