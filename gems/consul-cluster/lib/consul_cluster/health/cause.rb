# frozen_string_literal: true

module ConsulCluster
  class Health
    # What is wrong with one machine. What is wrong with several in the same way is said once, with
    # all their names.
    class Cause
      # How many machines a sentence names.
      NAMED = 10

      # What a machine that does not run is, and what `rake` does about it; then the same of several.
      POWER = {
        not_created: [' is not made yet: `rake` makes it', ' are not made yet: `rake` makes them'],
        stopped: [' is off: `rake` starts it', ' are off: `rake` starts them'],
        paused: [' is paused: `rake` starts it', ' are paused: `rake` starts them'],
        silent: [' runs, and does not answer: `rake` connects it again', ' run, and do not answer: `rake` connects them again'],
      }.freeze

      # @param machine [String]
      # @param power [Symbol, nil] as State::Sight has it
      # @return [Cause, nil] nil where it runs, or answers
      def self.of_power(machine, power)
        return if [nil, :running].include?(power)

        new(machine, *POWER.fetch(power) { [" is #{power}: `rake` starts it", " are #{power}: `rake` starts them"] })
      end

      # @param driver [Object] asked for each machine's state, of all at the same time
      # @param names [Array<String>] of machines
      # @return [Array<Cause>] those that do not run
      def self.off(driver, names)
        threads = names.map do |name|
          # The one that waits for it raises.
          Thread.new { of_power(name, driver.state(name)) }.tap { |thread| thread.report_on_exception = false }
        end
        threads.filter_map(&:value)
      end

      # @param causes [Array<Cause>]
      # @return [Array<String>] a sentence for each kind of cause
      def self.told(causes)
        causes.group_by(&:kind).map do |(before, one, many), alike|
          names = alike.map(&:machine).uniq
          "#{before}#{list(names)}#{names.size == 1 ? one : many}"
        end
      end

      def self.list(names)
        return names.join(', ') if names.size <= NAMED

        "#{names.first(NAMED - 1).join(', ')} and #{names.size - NAMED + 1} more"
      end
      private_class_method :list

      # @return [String] the machine's name
      attr_reader :machine

      # @return [Array<String>] what is said before the name, after it, and after several names: the same
      #   for all causes that are said in one sentence
      attr_reader :kind

      # @param machine [String] its name
      # @param one [String] what is said after the name, with the space
      # @param many [String] what is said after several names
      # @param before [String] what is said before
      def initialize(machine, one, many = one, before: '')
        @machine = machine
        @kind = [before, one, many]
      end
    end
  end
end
