# frozen_string_literal: true

require_relative '../connection'
require_relative '../uninterrupted'
require_relative '../waiting'

module ConsulCluster
  class Verify
    # Something of one machine that is stopped and started again.
    class Outage
      # @return [String] what is stopped, in words
      attr_reader :title
      # @return [Numeric] seconds until it must be seen that it is gone, or back
      attr_reader :within
      # @return [Float] when its start began
      attr_reader :restarted_at

      # @param machine [Machine]
      # @param driver [Object] reaches the machines
      # @param service [String] a systemd unit on the machine
      # @return [Outage]
      def self.of_service(machine, driver, service)
        systemctl = lambda do |verb|
          Connection.open(driver, machine.name) { |transport| transport.run!('sudo', 'systemctl', verb, service) }
        end
        commands = %w(stop start).to_h do |verb|
          [verb, ["sudo systemctl #{verb} #{service}", -> { systemctl.call(verb) }]]
        end
        new("#{service} on #{machine.name}", at: machine.name, within: 60, commands: commands)
      end

      # @param machine [Machine]
      # @param driver [Object] reaches the machines
      # @return [Outage] of the whole machine
      def self.of_machine(machine, driver)
        name = machine.name
        commands = { 'stop' => [driver.command_of(:stop, name), -> { driver.stop(name) }],
                     'start' => [driver.command_of(:start, name), -> { driver.start(name) }] }
        new("the machine #{name}", at: nil, within: 180, commands: commands)
      end

      # @param title [String] what is stopped, in words
      # @param at [String, nil] the machine that the commands are run on; nil: here
      # @param within [Numeric] seconds
      # @param commands [Hash] of "stop" and "start" to the command, and what runs it
      def initialize(title, at:, within:, commands:)
        @title = title
        @at = at
        @within = within
        @commands = commands
      end

      # Stops it, runs the block, and starts it again, whatever happens.
      # @param transcript [Transcript]
      # @yieldparam since [Float] when the stop began
      # @return [void]
      def during(transcript)
        show('stop', transcript)
        yield act('stop')
      ensure
        @restarted_at = Uninterrupted.run do |failed|
          show('start', transcript) if failed.zero?
          act('start')
        end
      end

      private

      def show(verb, transcript)
        transcript.command(@commands.fetch(verb).first, at: @at)
      end

      # @return [Float] when it began
      def act(verb)
        Waiting.now.tap { @commands.fetch(verb).last.call }
      end
    end
  end
end
