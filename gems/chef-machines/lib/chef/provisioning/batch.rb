# frozen_string_literal: true

require_relative 'client_run'
require_relative 'converged'
require_relative 'drivers/error'
require_relative 'machine_log'
require_relative 'run'
require_relative 'upload'

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
          run.each do |step|
            on(step) { |machine, transport| configure(machine, transport, step) }
            step.done('set up')
          end
        end
      end

      # As #setup; then chef-client runs there.
      # @return [Array<String>]
      # @raise [Failed]
      def converge
        declared do |run|
          bring_up(run)
          run.each { |step| on(step) { |machine, transport| converge_machine(machine, transport, step) } }
        end
      end

      # Runs chef-client on machines that are set up.
      # @return [Array<String>]
      # @raise [Failed]
      def converge_only
        @existing = true
        in_run(@machines.keys) do |run|
          run.each { |step| on(step) { |machine, transport| run_client(machine, transport, step) } }
        end
      end

      # Stops the machines that run, in an orderly way; a driver that cannot do
      # that says so, and leaves them running.
      # @return [Array<String>]
      # @raise [Failed]
      def stop
        @existing = true
        in_run(running) { |run| run.each { |step| stop_machine(step) } }
      end

      # Removes machines, their node and client objects, and what lies here of
      # them; each of these may be gone already. The driver is asked for all of
      # them: it may find machines of which nothing lies here any more.
      # @return [Array<String>]
      # @raise [Failed]
      def destroy
        @existing = true
        used = drivers
        changes = in_run(@machines.keys) do |run|
          @machines.each_value { |machine| machine.server.probe }
          there = {}
          run.together('destroying') do |names, output|
            each_driver(names) { |driver, specs, _| there.merge!(driver.destroy(specs.map(&:name), &output)) }
            there
          end
          run.each { |step| forget(step, there[step.name]) }
        end
        # A failure of this is no machine's.
        used.each(&:clean_up)
        changes
      end

      # @param verb [Symbol] one of the above
      # @return [Array<String>] what it does, a line per machine
      # @raise [Failed] what would fail before anything is made
      def plan(verb)
        @existing = ON_EXISTING.include?(verb)
        return running.map { |name| "stop #{name}" } if verb == :stop

        check unless @existing
        @machines.map { |name, machine| "#{make(name) unless @existing}#{will(verb, name, machine)}" }
      end

      private

      def will(verb, name, machine)
        case verb
        when :allocate then "note #{name} down"
        when :ready then "start #{name}"
        when :setup then "set #{name} up with #{machine.server}"
        when :destroy then "destroy #{name}, and its node and client with #{machine.server}"
        else "converge #{machine.inspect} with #{machine.server}"
        end
      end

      def make(name)
        "make #{name} and " unless driver(name).names.include?(name)
      end

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

      def drivers
        @machines.keys.map { |name| driver(name) }.uniq
      end

      # @yield [driver, specs, others] for each driver
      # @return [Hash] what the blocks give, together
      def each_driver(names)
        names.group_by { |name| driver(name) }.map do |driver, own|
          others = @context.declarations.select { |machine| !own.include?(machine.name) && machine.driver == driver }
          yield(driver, own.map { |name| @machines[name].spec }, others.map(&:spec)) || {}
        end.reduce({}, :merge)
      end

      def bring_up(run)
        known = drivers.flat_map(&:names)
        run.together('starting') do |names, output|
          each_driver(names) { |driver, specs, others| driver.up(specs, others: others, &output) }
        end
        (run.healthy - known).each { |name| @changes << "make #{name} (#{driver(name).address(name)})" }
      end

      def on(step)
        machine = @machines[step.name]
        transport = driver(step.name).connect(step.name)
        yield machine, transport
      ensure
        transport&.close
      end

      def configure(machine, transport, step)
        machine.server.prepare(machine, transport, step)
        hints = "#{ClientRun.new(machine.settings.distribution).config_dir}/ohai/hints"
        machine.ohai_hints.each { |name, json| upload(machine, transport, json, "#{hints}/#{name}.json", 0o644) }
        machine.files.each { |file| upload(machine, transport, file.read { existing(transport, file.path) }, file.path, file.mode) }
      end

      # @return [String] a file on the machine; empty where there is none
      def existing(transport, path)
        transport.run('sudo', 'cat', '--', path).stdout
      end

      def upload(machine, transport, content, path, mode)
        @changes << "write #{path} on #{machine.name}" if Upload.call(transport, content, path, mode: mode)
      end

      def converge_machine(machine, transport, step)
        configure(machine, transport, step)
        return step.done('set up') if machine.converge == false && @converged.ever?(machine.name)

        run_client(machine, transport, step)
      end

      def run_client(machine, transport, step)
        step.phase('converging')
        @converged.remove(step.name)
        changed = machine.server.converge(machine, transport, step.log) { |activity| step.activity(activity) }
        @changes << "converge #{step.name}" unless changed == []
        @converged.add(step.name)
        step.done('converged', changed)
      end

      # What lies here goes last, and stays where the server has not forgotten the
      # machine: the next time, it is asked again.
      def forget(step, outcome)
        @converged.remove(step.name)
        machine = @machines[step.name]
        reason = machine.server.forget(machine)
        step.report.note("warning: node and client objects stay where they are: #{reason}") if reason
        @changes << "destroy #{step.name}" if outcome || @local_nodes.get(step.name)
        @local_nodes.forget(step.name)
        step.log.remove
        step.done(outcome || 'not there')
      end

      def running
        @machines.keys.select { |name| driver(name).names.include?(name) && driver(name).state(name) == :running }
      end

      def stop_machine(step)
        step.phase('stopping')
        driver(step.name).stop(step.name)
        @changes << "stop #{step.name}"
        step.done('stopped')
      rescue Drivers::Unsupported => e
        step.report.note(e.message)
      end
    end
  end
end
