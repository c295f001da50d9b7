# frozen_string_literal: true

require_relative '../error'
require_relative '../health'
require_relative '../state'
require_relative '../waiting'

module ConsulCluster
  class Verify
    # Before anything is tried: what is stopped, off or critical is told at once, and nothing
    # is waited for but what comes about by itself.
    class FirstLook
      # Seconds for what comes about by itself: an election, a start, a vote.
      COMING = 60

      # Seconds for the rest, such as a check that was critical a moment ago: it runs every few.
      REST = 4

      # Lines of what is wrong.
      SHOWN = 8

      # @param out [Transcript]
      # @param look [#call] gives a Health
      # @param pause [Numeric] seconds between two looks
      # @param coming [Numeric] seconds
      # @param rest [Numeric] seconds
      def initialize(transcript, look:, pause: 0.5, coming: COMING, rest: REST)
        @transcript = transcript
        @look = look
        @pause = pause
        @coming = coming
        @rest = rest
      end

      # @return [void]
      # @raise [Error] naming what is wrong
      def run
        enough = Waiting.now + @rest
        health = nil
        Waiting.until(@coming, pause: @pause) do
          health = @look.call
          settled?(health, enough) || tell(health.problems)
        end
        # What is stopped explains the rest.
        problems = health.lasting.any? ? health.lasting : health.problems
        raise Error, "verify: #{shown(problems).join("\n  ")}" if problems.any?
      end

      private

      # Will another look find nothing else?
      def settled?(health, enough)
        health.problems.empty? || health.lasting.any? || (health.coming.empty? && Waiting.now > enough)
      end

      def shown(problems)
        return problems if problems.size <= SHOWN

        [*problems.first(SHOWN - 1), "and #{problems.size - SHOWN + 1} more: rake status"]
      end

      # Each state of things once.
      # @return [nil]
      def tell(problems)
        @transcript.note("not yet: #{problems.join('; ')}") unless problems == @told
        @told = problems
        nil
      end
    end
  end
end
