# frozen_string_literal: true

module ConsulCluster
  # Looks again and again until what is looked for is seen, or time is up.
  module Waiting
    # @param seconds [Numeric] at most; one look is taken in any case
    # @param pause [Numeric] seconds between two looks
    # @yieldreturn [Object] something true when it is seen
    # @return [Object] what the last look gave
    def self.until(seconds, pause:)
      deadline = now + seconds
      loop do
        found = yield
        return found if found || now > deadline

        sleep(pause)
      end
    end

    # @return [Float] seconds, to measure with
    def self.now
      Process.clock_gettime(Process::CLOCK_MONOTONIC)
    end
  end
end
