# frozen_string_literal: true

require_relative '../connection'
require_relative 'fault'

module ConsulCluster
  class Failover
    # A fault that commands on one machine make and repair, such as a service that is stopped.
    # A timer of the machine's systemd repairs it where nobody else does.
    class CommandFault < Fault
      # The timer's unit.
      TIMER = 'consul-cluster-failover'

      # @param title [String]
      # @param driver [Object] reaches the machine
      # @param machine [String]
      # @param make [Array<String>] run as root
      # @param repair [Array<String>] run as root
      # @param prepare [Array<String>, nil] run as root, before it counts
      # @param options [Hash] Fault's
      def initialize(title, driver, machine, make:, repair:, prepare: nil, **options)
        super(title, machines: [machine], **options)
        @driver = driver
        @prepare = prepare
        @make = make
        @repair = repair
      end

      def prepare
        on_machine(*@prepare) if @prepare
      end

      def make
        on_machine(*@make)
      end

      def repair
        on_machine(*@repair)
      end

      # A timer that an earlier run has left is replaced: its fault is gone, or this one would
      # not have begun.
      # @param seconds [Numeric]
      # @return [void]
      def arm(seconds)
        disarm
        # systemd takes $ for the beginning of a variable, and waits up to a minute more.
        command = @repair.map { |word| word.gsub('$', '$$') }
        on_machine('systemd-run', '--quiet', '--collect', "--unit=#{TIMER}", "--on-active=#{seconds}",
                   '--timer-property=AccuracySec=1s', *command)
      end

      # @return [void]
      def disarm
        Connection.open(@driver, machines.first) { |transport| transport.run('sudo', 'systemctl', 'stop', "#{TIMER}.timer") }
      end

      # @return [Array<String>]
      def commands
        lines = @make.first(2) == %w(sh -c) ? @make[2].lines(chomp: true) : [@make.join(' ')]
        lines.map { |line| "#{machines.first} $ sudo #{line}" }
      end

      private

      def on_machine(*argv)
        Connection.open(@driver, machines.first) { |transport| transport.run!('sudo', *argv) }
      end
    end
  end
end
