# frozen_string_literal: true

module ConsulCluster
  class Verify
    # A visitor who keeps coming while something fails, and counts what he got.
    class Traffic
      # How many requests were made, and how many of them got no good answer.
      Count = Struct.new(:requests, :failed, keyword_init: true) do
        def to_s
          "#{requests} requests meanwhile, #{failed} failed"
        end
      end

      # Seconds between two requests.
      PAUSE = 0.05

      # Makes requests until the block has ended, at least one.
      # @param request [Proc] makes one request; gives whether it was answered well
      # @return [Count]
      def self.during(request)
        answers = Hash.new(0)
        running = true
        visitor = Thread.new do
          loop do
            answers[request.call] += 1
            break unless running

            sleep(PAUSE)
          end
        end
        begin
          yield
        ensure
          running = false
          visitor.join
        end
        Count.new(requests: answers.values.sum, failed: answers[false])
      end
    end
  end
end
