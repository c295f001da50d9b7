# frozen_string_literal: true

require_relative 'bring_up'

class Chef
  module Provisioning
    # What a verb of Batch would do, for the why-run mode of chef-client.
    class WhyRun
      # The verbs that make and start machines.
      BRINGING_UP = %i(ready setup converge).freeze

      # @param machines [Hash{String => Declaration}] by name
      # @param drivers [Hash{String => Drivers::Base}] machine => its driver
      def initialize(machines, drivers)
        @machines = machines
        @drivers = drivers
      end

      # @param verb [Symbol] of Batch
      # @return [Array<String>] a line for each machine to which it would do something
      def lines(verb)
        up = BringUp.new(@drivers) if BRINGING_UP.include?(verb)
        lines = @machines.map do |name, machine|
          needed = up&.needed(name)
          [needed && "#{needed} #{name}", will(verb, name, machine)].compact.join(' and ')
        end
        lines.reject(&:empty?)
      end

      private

      # @return [String, nil] what it would do to a machine that is there and runs
      def will(verb, name, machine)
        case verb
        when :allocate then "note #{name} down"
        when :setup then "set #{name} up with #{machine.server}"
        when :converge, :converge_only then "converge #{machine.inspect} with #{machine.server}"
        when :stop then "stop #{name}"
        when :destroy then "destroy #{name}, and its node and client with #{machine.server}"
        end
      end
    end
  end
end
