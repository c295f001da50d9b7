# frozen_string_literal: true

require 'parallel'
require_relative 'drivers/base'

class Chef
  module Provisioning
    # What machines need until they run, and what they have become by it. It goes by the state
    # in which it finds them, and is made before anything is done.
    class BringUp
      # By the state of a machine.
      NEEDED = { not_created: 'make', stopped: 'start', paused: 'resume' }.freeze

      # What it is then. A machine that a driver only takes (ssh) is what it was.
      BECOME = { 'make' => 'made', 'start' => 'started', 'resume' => 'resumed' }.freeze

      # @param drivers [Hash{String => Drivers::Base}] machine => its driver
      def initialize(drivers)
        @drivers = drivers
        @needed = Parallel.map(drivers, in_threads: Drivers::Base::AT_A_TIME) { |name, driver| [name, find(name, driver)] }.to_h
      end

      # @param name [String]
      # @return [String, nil] 'make', 'start', 'resume' or 'take'; nil where it runs already
      def needed(name)
        @needed[name]
      end

      # @return [Hash{String => String}] machine => what it is at while that is done
      def phases
        @needed.transform_values { |needed| needed ? 'starting' : 'checking' }
      end

      # @param name [String] a machine for which that is done
      # @return [String, nil] e.g. 'started'; nil where it is what it was
      def outcome(name)
        BECOME[needed(name)]
      end

      # @param names [Array<String>] machines for which that is done
      # @return [Array<String>] what has changed, a line each
      def changes(names)
        names.select { |name| needed(name) }.map do |name|
          new = "#{name} (#{@drivers[name].address(name)})"
          "#{needed(name)} #{%w(make take).include?(needed(name)) ? new : name}"
        end
      end

      private

      # Of a machine that the driver does not know, the state is not asked for: what answers may
      # be no engine for machines at all, which the driver is the one to tell.
      def find(name, driver)
        known = driver.names.include?(name)
        return ('take' unless known) unless driver.can?(:start)
        return 'make' unless known

        NEEDED[driver.state(name)]
      rescue Drivers::Error
        # It comes again, when the machine is brought up, and fails that one alone.
        nil
      end
    end
  end
end
