# frozen_string_literal: true

require_relative 'client_run'
require_relative 'converged'
require_relative 'run'

class Chef
  module Provisioning
    # Runs chef-client on machines that are registered, several at a time. For
    # `rake converge`; Chef itself is not loaded.
    class Converge
      # @param settings [#chef_dir, #distribution]
      # @param driver [Object] to reach the machines
      # @param out [IO] gets the progress and the summary
      # @param jobs [Integer, nil] how many machines at a time
      def initialize(settings, driver, out: $stdout, jobs: nil)
        @settings = settings
        @driver = driver
        @out = out
        @jobs = jobs
        @converged = Converged.new(settings.chef_dir)
      end

      # @param names [Array<String>] machines; those that have converged in this
      #   run of `rake` (CONSUL_CLUSTER_RUN) are left out
      # @return [void]
      # @raise [Failed] naming each machine that failed, with the cause; the
      #   others have converged
      def run(names)
        names = names.reject { |name| @converged.include?(name) }
        return @out.puts('Every machine has converged in this run.') if names.empty?

        run = Run.new(names, chef_dir: @settings.chef_dir, out: @out, jobs: @jobs)
        run.each { |step| converge(step) }
        run.finish
      end

      private

      def converge(step)
        step.phase('converging')
        @converged.remove(step.name)
        transport = @driver.connect(step.name)
        ClientRun.new(@settings.distribution).call(transport, step.log)
        @converged.add(step.name)
        step.done('converged')
      ensure
        transport&.close
      end
    end
  end
end
