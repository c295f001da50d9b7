# frozen_string_literal: true

require_relative '../waiting'

module ConsulCluster
  class Verify
    # One look at the cluster: the lines it gave, and what is wrong with them
    # (nil when they are as they should be).
    Sight = Struct.new(:lines, :difference, keyword_init: true)

    # Looks again and again until what is seen is as it should be, or time is up.
    class Watch
      # @param transcript [Transcript]
      # @param pause [Float] seconds between two looks
      def initialize(transcript, pause: 0.25)
        @transcript = transcript
        @pause = pause
      end

      # Shows the command, or the question, and the last look.
      # @param command [String] for the transcript
      # @param at [String, nil] the machine that it is run on; nil: it is a question
      # @param expected [String] what should be seen, in words
      # @param within [Numeric] seconds
      # @param since [Float, nil] what the time is counted from; else from now on
      # @yieldreturn [Sight]
      # @return [Boolean] was it seen?
      def until(command, expected, within:, since: nil, at: nil)
        at ? @transcript.command(command, at: at) : @transcript.question(command)
        sight = nil
        Waiting.until(within, pause: @pause) { (sight = yield).difference.nil? }
        @transcript.output(sight.lines)
        return @transcript.good(expected, since: since) || true unless sight.difference

        @transcript.bad("#{expected}: #{sight.difference}, also after #{within} s")
        false
      end
    end
  end
end
