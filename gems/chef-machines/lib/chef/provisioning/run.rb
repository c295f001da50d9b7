# frozen_string_literal: true

require 'parallel'
require_relative 'failed'
require_relative 'machine_log'
require_relative 'report'

class Chef
  module Provisioning
    # One run over several machines. A machine that fails takes no part in the
    # steps that follow, the others do; #finish then raises once for all.
    class Run
      # One machine's part in a run, for the block that works on it.
      Step = Struct.new(:name, :log, :report) do
        # Says what happens on the machine from now on.
        # @param text [String] e.g. 'converging'
        def phase(text)
          report.phase(name, text)
        end

        # Says what it is at, of which there is much.
        # @param text [String] e.g. a resource of Chef
        def activity(text)
          report.activity(name, text)
        end

        # Says what the machine is now.
        # @param outcome [String] e.g. 'converged'
        # @param changed [Array<String>, nil] what is different there, where that is known
        def done(outcome, changed = nil)
          report.done(name, outcome, changed)
        end
      end

      # A whole run: what the block does, and the summary.
      # @param names [Array<String>] of the machines
      # @param options [Options]
      # @param out [IO] gets the progress and the summary
      # @param jobs [Integer] how many machines at a time
      # @yieldparam run [Run]
      # @return [void]
      # @raise [Failed] naming each machine that failed, with the cause
      def self.open(names, options, out:, jobs: options.jobs)
        sources = Sources.new(options.root)
        explain = ->(*failed) { Failure.of(*failed, sources: sources, remedies: options.remedies) }
        run = new(names, state_dir: options.state_dir, out: out, jobs: jobs, explain: explain)
        yield run
        run.finish
      ensure
        run&.close
      end

      # @param names [Array<String>] of the machines
      # @param state_dir [String] .chef, where the logs lie
      # @param out [IO] gets the progress and the summary
      # @param jobs [Integer] how many machines at a time
      # @param explain [#call] as in Report
      def initialize(names, state_dir:, jobs:, out: $stdout, explain: Failure.method(:of))
        @steps = names.to_h { |name| [name, MachineLog.new(state_dir, name).start] }
        @report = Report.new(@steps, out, explain: explain)
        @steps = @steps.to_h { |name, log| [name, Step.new(name, log, @report)] }
        @jobs = jobs
      end

      # How Docker begins a step of the build of an image, with BuildKit and without.
      IMAGE_STEP = %r{\A(?:Step |#\d+ \[[^\]]*?)(\d+/\d+)}.freeze

      # @return [Array<String>] the machines that have not failed
      def healthy
        @report.healthy
      end

      # A step that one call takes for all machines.
      # @param phase [String, Hash{String => String}] e.g. 'starting'; or that of each machine
      # @yieldparam names [Array<String>] those that have not failed
      # @yieldparam output [Proc] takes a name and a line of output
      # @yieldreturn [Hash] of name to the exception that stopped it, or to what has become of it,
      #   e.g. 'started'; nil: nothing
      # @return [void]
      def together(phase)
        names = healthy
        return if names.empty?

        @report.phase(names, phase)
        outcome = yield(names, ->(name, line) { output(name, line) })
        names.each { |name| came_of_it(name, outcome[name]) }
      rescue StandardError, ScriptError => e
        names.each { |name| @report.failed(name, e) }
      ensure
        names&.each { |name| @report.idle(name) }
      end

      # A step that is taken for each machine by itself, several at a time, begun in
      # their order. Ctrl-C ends the work on all of them.
      # @param phase [String, nil] what is said of all of them before, where it is the same
      # @yieldparam step [Step] of a machine that has not failed
      # @return [void]
      def each(phase = nil)
        @report.phase(healthy, phase) if phase
        Parallel.each(healthy, in_threads: @jobs) do |name|
          yield @steps[name]
        rescue StandardError, ScriptError => e
          @report.failed(name, e)
        end
      end

      # Shows the summary.
      # @return [void]
      # @raise [Failed] naming each machine that failed, with the cause
      def finish
        @report.finish
      end

      # Ends what is drawn again in place, for a run that does not come to its end.
      # @return [void]
      def close
        @report.close
      end

      private

      def came_of_it(name, outcome)
        outcome.is_a?(Exception) ? @report.failed(name, outcome) : @report.became(name, outcome)
      end

      # A line of several machines at once, such as the build of their image, is of each. When single
      # ones have been spoken of, the image is there: what then is of none goes to the logs only.
      def output(name, line)
        shared = !@steps.key?(name)
        @single ||= !shared
        @image_step = line[IMAGE_STEP, 1] || @image_step if shared
        steps = shared ? @steps.values : [@steps[name]]
        steps.each do |step|
          step.log << "#{line.chomp}\n"
          next if line.strip.empty? || (shared && @single)

          step.activity(shared && @image_step ? "image step #{@image_step}: #{line}" : line)
        end
      end
    end
  end
end
