# frozen_string_literal: true

require 'set'
require_relative 'cause'
require_relative 'failed'

class Chef
  module Provisioning
    # What the user sees of a run: a line per machine and phase while it goes
    # on, at its end each failure with its cause first, and a table of times.
    class Report
      TAIL = 20

      # Seconds between two lines of what concerns all machines, such as the
      # build of their image, which has hundreds. The logs have every line.
      BREATH = 10

      # @param logs [Hash] of machine name to MachineLog
      # @param out [IO]
      def initialize(logs, out)
        @logs = logs
        @out = out
        @mutex = Mutex.new
        @start = now
        @width = logs.keys.map(&:length).max.to_i
        @since = {}
        @spent = Hash.new(0)
        @phases = {}
        @outcomes = {}
        @failures = {}
        @notes = Set.new
        @out.puts
      end

      # @return [Array<String>] the machines that have not failed
      def healthy
        @logs.keys - @failures.keys
      end

      # @param name [String] a machine
      # @param text [String] what happens on it from now on
      # @return [void]
      def phase(name, text)
        @mutex.synchronize do
          pause_clock(name)
          @since[name] = now
          @phases[name] = text
          show(name, text)
          @logs[name].note(text)
        end
      end

      # @param name [String] a machine on which nothing happens for now, or no more
      # @return [void]
      def idle(name)
        @mutex.synchronize { pause_clock(name) }
      end

      # @param name [String] a machine
      # @param outcome [String] what it is now, e.g. 'converged'
      # @return [void]
      def done(name, outcome)
        @mutex.synchronize do
          pause_clock(name)
          @outcomes[name] = outcome
          show(name, "#{outcome} (#{seconds(@spent[name])})")
        end
      end

      # @param name [String] a machine
      # @param error [Exception]
      # @return [void]
      def failed(name, error)
        @mutex.synchronize do
          pause_clock(name)
          @failures[name] = message(error).delete_prefix("#{name}: ")
          @logs[name].note("#{error.class}: #{error.message}")
          show(name, "FAILED #{@phases[name]}: #{headline(name)}")
        end
      end

      # @param text [String] a line that concerns no machine, or all
      # @return [void]
      def line(text)
        @mutex.synchronize do
          next if text.strip.empty? || (@last_line && now - @last_line < BREATH)

          @last_line = now
          @out.puts("  #{text.strip}")
          @out.flush
        end
      end

      # @param text [String] the same for several machines: is shown once
      # @return [void]
      def note(text)
        @mutex.synchronize { @out.puts("  #{text}") if @notes.add?(text) }
      end

      # @return [void]
      # @raise [Failed]
      def finish
        @failures.each { |name, cause| show_failure(name, cause) }
        show_summary unless @outcomes.empty? && @failures.empty?
        raise Failed, verdict unless @failures.empty?
      end

      private

      def now
        Process.clock_gettime(Process::CLOCK_MONOTONIC)
      end

      def pause_clock(name)
        since = @since.delete(name)
        @spent[name] += now - since if since
      end

      def show(name, text)
        @out.puts("  #{name.ljust(@width)}  #{text}")
        @out.flush
      end

      # An exception of Ruby itself means little without its class.
      def message(error)
        error.is_a?(Error) ? error.message : "#{error.class}: #{error.message}"
      end

      # The first paragraph of the cause, as one line.
      def headline(name)
        @failures[name].strip.split("\n\n").first.to_s.split.join(' ')
      end

      def show_failure(name, cause)
        @out.puts("\n  #{name} failed #{@phases[name]}: #{cause}")
        log = @logs[name]
        @out.puts("  The end of #{log.path}:")
        Cause.last_lines(log.ending, TAIL).each { |line| @out.puts("    | #{line}") }
      end

      def show_summary
        @out.puts
        outcomes = @outcomes.merge(@failures.keys.to_h { |name| [name, "FAILED #{@phases[name]}"] })
        outcomes.each { |name, outcome| show(name, "#{outcome.ljust(24)} #{seconds(@spent[name]).rjust(9)}") }
        counts = (@outcomes.values + @failures.map { 'failed' }).tally
        @out.puts("  #{counts.map { |outcome, count| "#{count} #{outcome}" }.join(', ')} in #{seconds(now - @start)}")
      end

      def seconds(duration)
        format('%.1f s', duration)
      end

      def verdict
        causes = @failures.keys.map { |name| "#{name} failed #{@phases[name]}: #{headline(name)}" }
        "#{causes.join("\n")}\nRun it again when that is fixed: it goes on from there."
      end
    end
  end
end
