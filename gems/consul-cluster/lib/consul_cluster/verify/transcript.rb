# frozen_string_literal: true

require_relative '../waiting'

module ConsulCluster
  class Verify
    # What the user reads: what was run and asked, what that gave, and whether it is as it
    # should be.
    class Transcript
      # @return [Array<String>] what was not as it should be
      attr_reader :differences

      # @param out [IO]
      def initialize(out)
        @out = out
        @differences = []
        @start = Waiting.now
      end

      # Begins a part of the demonstration.
      # @param text [String]
      def title(text)
        say("\n== #{text}")
      end

      # @param line [String] a command that is run
      # @param at [String, nil] where: a machine or a folder; else here
      def command(line, at: nil)
        say("\n  #{"#{at} " if at}$ #{line}")
      end

      # @param text [String] a question that is asked without a command
      def question(text)
        say("\n  ? #{text}")
      end

      # @param lines [Array<String>] what a command or a question gave
      def output(lines)
        lines.each { |line| say("  #{line}") }
      end

      # @param text [String]
      def note(text)
        say("  -- #{text}")
      end

      # @param text [String] what is as it should be
      # @param since [Float, nil] a time of Waiting.now to count from
      def good(text, since: nil)
        say("  ok  #{text}#{format(' (%.1f s)', Waiting.now - since) if since}")
      end

      # @param text [String] what is not as it should be
      def bad(text)
        @differences << text
        say("  DIFFERS  #{text}")
      end

      # @return [String] e.g. "41.2 s"
      def duration
        format('%.1f s', Waiting.now - @start)
      end

      private

      # A closed terminal must not keep the cluster from being restored.
      def say(line)
        @out.puts(line)
      rescue SystemCallError, IOError
        nil
      end
    end
  end
end
