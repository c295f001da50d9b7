# frozen_string_literal: true

require 'parallel'
require_relative 'drivers/base'
require_relative 'error'

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
        @answering = drivers.keys.group_by { |name| drivers[name] }.select { |driver, names| answers?(driver, names) }.keys
        @needed = Parallel.map(drivers, in_threads: Drivers::Base::AT_A_TIME) { |name, driver| [name, find(name, driver)] }.to_h
      end

      # @param name [String]
      # @return [String, nil] 'make', 'start', 'resume' or 'take'; nil where it runs already
      def needed(name)
        @needed[name]
      end

      # @return [Hash{String => String}] machine => what it is at while that is done
      def phases
        @needed.transform_values { |needed| BECOME.key?(needed) ? 'starting' : 'checking' }
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

      # May the driver be asked for machines that it has not made? Its folder may have been lost;
      # but what it would ask may not be there, or be no engine for machines at all.
      def answers?(driver, names)
        driver.check unless (names - driver.names).empty?
        true
      rescue Error
        # It comes again when machines are brought up.
        false
      end

      def find(name, driver)
        known = driver.names.include?(name)
        return ('take' unless known) unless driver.can?(:start)
        return ('make' unless known) unless @answering.include?(driver)

        NEEDED[driver.state(name)]
      rescue Error
        # As above, and fails that machine alone.
        nil
      end
    end
  end
end
