# frozen_string_literal: true

require_relative '../error'
require_relative '../health'
require_relative '../state'

module ConsulCluster
  class Verify
    # Before anything is tried: what is stopped, off or critical is told at once, and nothing
    # is waited for but what comes about by itself.
    class FirstLook
      # Seconds for what comes about by itself: an election, a start, a vote.
      COMING = 60

      # Seconds for the rest, such as a check that was critical a moment ago: it runs every few.
      REST = 4

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
        start = @transcript.now
        loop do
          health = @look.call
          return if health.problems.empty?

          waited = @transcript.now - start
          give_up(health) if health.lasting.any? || waited > (health.coming.any? ? @coming : @rest)
          tell(health.problems)
          sleep(@pause)
        end
      end

      private

      # What is stopped explains the rest.
      def give_up(health)
        raise Error, "verify: #{(health.lasting.any? ? health.lasting : health.problems).join("\n  ")}"
      end

      # Each state of things once.
      def tell(problems)
        @transcript.note("not yet: #{problems.join('; ')}") unless problems == @told
        @told = problems
      end
    end
  end
end
