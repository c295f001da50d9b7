# frozen_string_literal: true

require_relative '../waiting'

module ConsulCluster
  class Failover
    # Visitors who keep asking the load balancers, each in turn, while something is done to
    # the cluster. Like a browser that was given several addresses, a visitor goes to the next
    # load balancer where one does not answer at all; what one does answer is final.
    class Stream
      # One request.
      #   at      [Float] when it began, as of Waiting.now
      #   seconds [Float] how long it took
      #   node    [String, nil] the web node that answered
      #   failure [String, nil] what came in place of a page
      Visit = Struct.new(:at, :seconds, :node, :failure, keyword_init: true)

      # How many they are, and the seconds that each waits between two requests: some hundred
      # requests a second at most.
      VISITORS = 8
      PAUSE = 0.05

      # Seconds after which they go home, whatever happens.
      END_AFTER = 600

      # @param balancers [Array<Machine>]
      # @param visitors [Verify::Visitors] tells whose page an answer is
      # @param pause [Float]
      # @param end_after [Numeric]
      def initialize(balancers, visitors, pause: PAUSE, end_after: END_AFTER)
        @addresses = balancers.map(&:ip)
        @visitors = visitors
        @pause = pause
        @end_after = end_after
        @visits = []
        @lock = Mutex.new
      end

      # They ask until the block has ended.
      # @return [Object] what the block gives
      def during
        deadline = Waiting.now + @end_after
        running = true
        threads = Array.new(VISITORS) { |number| Thread.new { visit(number += 1) while running && Waiting.now < deadline } }
        yield
      ensure
        running = false
        threads&.each(&:join)
      end

      # @return [Array<Visit>] those that have ended so far
      def visits
        @lock.synchronize { @visits.dup }
      end

      # @param since [Float]
      # @param nodes [Array<String>] the web nodes that should answer
      # @return [Float] when the last visit began that got something else; else `since`
      def wrong_until(since, nodes)
        visits.select { |visit| visit.at > since && !nodes.include?(visit.node) }.map { |visit| visit.at + visit.seconds }.max || since
      end

      # @param since [Float]
      # @return [Array<String>] the web nodes that have answered since
      def nodes(since)
        visits.select { |visit| visit.at > since }.filter_map(&:node).uniq
      end

      private

      def visit(number)
        start = Waiting.now
        answer = ask(number)
        node = @visitors.node_of(answer) if answer.ok?
        done = Visit.new(at: start, seconds: Waiting.now - start, node: node, failure: (@visitors.answered_by(answer) unless node))
        @lock.synchronize { @visits << done }
        sleep(@pause)
      end

      def ask(number)
        answer = nil
        @addresses.rotate(number).each do |address|
          answer = @visitors.visit(address)
          break if answer.status
        end
        answer
      end
    end
  end
end
