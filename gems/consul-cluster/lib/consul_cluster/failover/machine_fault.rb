# frozen_string_literal: true

require_relative '../uninterrupted'
require_relative 'fault'

module ConsulCluster
  class Failover
    # A fault of whole machines, which the driver makes and repairs. A machine without power
    # repairs nothing, so a process of its own does it here where this one is killed; it ends
    # by itself.
    class MachineFault < Fault
      # What takes back what a driver can do to a machine.
      REPAIRS = { kill: :start, pause: :resume, cut: :mend }.freeze

      # @param title [String]
      # @param driver [Object]
      # @param machines [Array<String>]
      # @param verb [Symbol] one of REPAIRS
      # @param options [Hash] Fault's
      def initialize(title, driver, machines, verb, **options)
        super(title, machines: machines, **options)
        @driver = driver
        @verb = verb
      end

      def make
        each_machine { |name| @driver.public_send(@verb, name) }
      end

      def repair
        each_machine { |name| @driver.public_send(REPAIRS.fetch(@verb), name) unless started?(name) }
      end

      # @param seconds [Numeric]
      # @return [void]
      def arm(seconds)
        @guard = fork { guard(seconds) }
      end

      # @return [void]
      def disarm
        Process.kill(:KILL, @guard) if @guard
        Process.wait(@guard) if @guard
        @guard = nil
      rescue Errno::ESRCH, Errno::ECHILD
        @guard = nil
      end

      # @return [Array<String>]
      def commands
        ["driver: #{@verb} #{machines.join(' ')}"]
      end

      private

      # Outside the terminal's session: neither Ctrl-C nor its end reaches it.
      def guard(seconds)
        Process.setsid
        Process.setproctitle("rake failover: #{REPAIRS.fetch(@verb)} of #{machines.join(' ')} in #{seconds} s")
        [$stdin, $stdout, $stderr].each { |io| io.reopen(File::NULL) }
        sleep(seconds)
        Uninterrupted.run { repair }
      ensure
        # What this process has at its end is the task's.
        exit!
      end

      # A machine that is started already is left alone.
      def started?(name)
        @verb == :kill && @driver.state(name) == :running
      end

      def each_machine
        failures = machines.map { |name| Thread.new { attempt(name) { yield name } } }.filter_map(&:value)
        raise failures.first if failures.any?
      end

      # @return [Chef::Provisioning::Error, nil]
      def attempt(_name)
        yield
        nil
      rescue Chef::Provisioning::Error => e
        e
      end
    end
  end
end
