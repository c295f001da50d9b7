# frozen_string_literal: true

require 'set'
require_relative 'failed'
require_relative 'failures'
require_relative 'progress'

class Chef
  module Provisioning
    # What the user sees of a run: what each machine is at while it goes on, and at its end
    # what has become of them; those that failed are told by the Failed that #finish raises.
    class Report
      # How many of the things that changed on a machine are named.
      NAMED = 4

      # @param logs [Hash] of machine name to MachineLog
      # @param out [IO]
      # @param explain [#call] gives the Failure of a name, a phase and an exception
      # @param progress [Progress::Live, Progress::Plain]
      def initialize(logs, out, explain: Failure.method(:of), progress: Progress.on(out))
        @logs = logs
        @progress = progress
        @colours = Progress.colours(out)
        @explain = explain
        @mutex = Mutex.new
        @start = now
        @at = {}
        @became = {}
        @outcomes = {}
        @failures = {}
        @notes = Set.new
      end

      # @return [Array<String>] the machines that have not failed
      def healthy
        @logs.keys - @failures.keys
      end

      # @param names [String, Array<String>] a machine, or several
      # @param text [String, Hash{String => String}] what happens there from now on; or on each of them
      # @return [void]
      def phase(names, text)
        @mutex.synchronize do
          Array(names).each do |name|
            @phase = text.is_a?(Hash) ? text.fetch(name) : text
            @at[name] = Progress::At.new(phase: @phase, since: now)
            @logs[name].note(@phase)
          end
          @progress.update(@at.dup)
        end
      end

      # @param name [String] a machine in a phase
      # @param text [String] what it is at, of which there is much: only the last is shown
      # @return [void]
      def activity(name, text)
        @mutex.synchronize do
          next unless @at[name]

          @at[name] = Progress::At.new(**@at[name].to_h, activity: text.strip)
          @progress.update(@at.dup)
        end
      end

      # @param name [String] a machine on which nothing happens for now, or no more
      # @return [void]
      def idle(name)
        @mutex.synchronize { leave(name) }
      end

      # @param name [String] a machine
      # @param text [String, nil] what has become of it, e.g. 'started', which is told before what has
      #   changed there; nil: nothing
      # @return [void]
      def became(name, text)
        @mutex.synchronize { @became[name] = text }
      end

      # @param name [String] a machine
      # @param outcome [String] what it is now, e.g. 'stopped'
      # @param changed [Array<String>, nil] what is different there; nil: the outcome says it
      # @return [void]
      def done(name, outcome, changed = nil)
        @mutex.synchronize do
          leave(name)
          @outcomes[name] = changed ? said(@became[name], changed) : outcome
        end
      end

      # @param name [String] a machine
      # @param error [Exception]
      # @return [void]
      def failed(name, error)
        @mutex.synchronize do
          phase = leave(name)&.phase || @phase
          @logs[name].note("#{error.class}: #{error.message}")
          @failures[name] = @explain.call(name, phase, error)
        end
      end

      # @param text [String] the same for several machines: is shown once
      # @return [void]
      def note(text)
        @mutex.synchronize { @progress.puts("  #{text}") if @notes.add?(text) }
      end

      # Ends what is drawn again in place.
      # @return [void]
      def close
        @progress.close
      end

      # @return [void]
      # @raise [Failed] with all failures, each cause once
      def finish
        close
        show_outcomes
        raise Failed, Failures.new(@failures, @logs).text(rest: rest) unless @failures.empty?
      end

      # @param names [Array<String>] of resources
      # @return [String] e.g. "2 changed: index.html, nginx"
      def self.changes(names)
        return 'unchanged' if names.empty?

        # What the user has written is mostly a file.
        short = names.partition { |name| name.start_with?('/') }.flatten.map { |name| File.basename(name) }.uniq
        "#{names.size} changed: #{short.first(NAMED).join(', ')}#{', …' if short.size > NAMED}"
      end

      private

      def now
        Process.clock_gettime(Process::CLOCK_MONOTONIC)
      end

      # One that was off has changed, whatever chef-client found there.
      def said(became, changed)
        return became if became && changed.empty?

        [became, Report.changes(changed)].compact.join(', ')
      end

      def leave(name)
        @at.delete(name).tap { @progress.update(@at.dup) }
      end

      # Those of which the same is to be said have one line.
      def show_outcomes
        groups = (@logs.keys & @outcomes.keys).group_by { |name| @outcomes[name] }.sort_by { |outcome, _| outcome == 'unchanged' ? 1 : 0 }
        groups.each_with_index do |(outcome, names), index|
          time = format(' (%.1f s)', now - @start) if index == groups.size - 1
          text = outcome == 'unchanged' ? outcome : @colours.green(outcome)
          @progress.puts("  #{names.join(', ')} #{text}#{time}")
        end
      end

      def rest
        "#{@outcomes.size} of #{@logs.size} machines are done. " if @outcomes.any?
      end
    end
  end
end
