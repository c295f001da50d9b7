# frozen_string_literal: true

require_relative 'client_run'
require_relative 'converged'
require_relative 'run'

class Chef
  module Provisioning
    # Runs chef-client on machines that have their configuration, several at a time.
    # Chef itself is not loaded.
    class Converge
      # @param options [Options]
      # @param driver [Drivers::Base] to reach the machines
      # @param out [IO] gets the progress and the summary
      def initialize(options, driver, out: $stdout)
        @options = options
        @driver = driver
        @out = out
        @converged = Converged.new(options.state_dir, run_id: options.run_id)
      end

      # @param names [Array<String>] machines; those that have converged in this run
      #   (the option run_id) are left out
      # @return [void]
      # @raise [Failed] naming each machine that failed, with the cause; the
      #   others have converged
      def run(names)
        names = names.reject { |name| @converged.include?(name) }
        return if names.empty?

        Run.open(names, @options, out: @out) { |run| run.each('converging') { |step| converge(step) } }
      end

      private

      def converge(step)
        transport = nil
        changed = @converged.during(step.name) do
          transport = @driver.connect(step.name)
          ClientRun.new(@options.distribution).call(transport, step.log) { |activity| step.activity(activity) }
        end
        step.done('converged', changed)
      ensure
        transport&.close
      end
    end
  end
end
