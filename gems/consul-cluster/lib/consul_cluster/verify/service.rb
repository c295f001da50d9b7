# frozen_string_literal: true

require_relative 'watch'

module ConsulCluster
  class Verify
    # What is seen of the service from outside: in Consul's DNS, and through the load balancers.
    class Service
      # How many nodes a load balancer knows at a time: Consul puts so many into one answer.
      KNOWN = 8

      # @param settings [Settings]
      # @param watch [Watch] looks until it is seen
      # @param dns [Dns]
      # @param visitors [Visitors]
      def initialize(settings, watch, dns:, visitors:)
        @service = settings.consul.service_name
        @server = settings.machines_with('consul-server').first
        @balancers = settings.machines_with('lb')
        @watch = watch
        @dns = dns
        @visitors = visitors
      end

      # What is seen of the service when these web nodes are there.
      # @param nodes [Array<Machine>]
      # @param within [Numeric] seconds
      # @param since [Float, nil] as Watch#until has it
      # @return [Boolean] is it seen?
      def served_by?(nodes, within:, since: nil)
        list = nodes.empty? ? 'nobody' : nodes.map(&:name).join(' ')
        in_dns = resolves?(@service, nodes.map(&:ip), "#{@service} is #{list}", within: within, since: since)
        @balancers.map { |lb| through(lb, nodes, list, within: within, since: since) }.all? && in_dns
      end

      # @param name [String] in Consul's DNS
      # @param expected [Array<String>] its addresses
      # @param words [String] the same for a reader
      # @return [Boolean] as #served_by?
      def resolves?(name, expected, words, within:, since: nil)
        @watch.until(@dns.command(@server.ip, name), words, within: within, since: since) do
          found = @dns.addresses(@server.ip, name)
          difference = "it is #{found.empty? ? 'unknown' : found.join(' ')}" unless found.sort == expected.sort
          Sight.new(lines: found, difference: difference)
        end
      end

      private

      # Each look counts for itself, so that what is shown is how it is now. The balancer knows eight
      # nodes at a time; where there are more, the answers of several looks are added up, but not those
      # from before a node was gone.
      def through(balancer, nodes, list, within:, since:)
        expected = nodes.map(&:name)
        total = {}
        words = nodes.empty? ? "#{balancer.name} goes on asking the last node it knew" : "through #{balancer.name} #{list} answered"
        @watch.until(@visitors.command(balancer.ip), words, within: within, since: since) do
          total = {} if expected.size <= KNOWN || strays(total, expected).any?
          total.merge!(@visitors.ask(balancer.ip)) { |_, before, now| before + now }
          Sight.new(lines: ["#{total.values.sum} answers: #{total.map { |who, times| "#{times} from #{who}" }.join(', ')}"],
                    difference: wrong_answers(total, expected))
        end
      end

      # @return [Array<String>] answers that should not be. With no web node in DNS any answer is right: a
      #   load balancer keeps to the last one, which serves yet if only its agent is stopped
      def strays(answers, expected)
        expected.empty? ? [] : answers.keys - expected
      end

      def wrong_answers(answers, expected)
        found = { 'no answer from' => expected - answers.keys, 'answers from' => strays(answers, expected),
                  'hardly an answer yet from' => rare(answers, expected) }
        found = found.reject { |_, names| names.empty? }
        found.map { |what, names| "#{what} #{names.join(' ')}" }.join(', ') unless found.empty?
      end

      # One that has just come back: the load balancer has begun to send visitors there.
      def rare(answers, expected)
        return [] if expected.size > KNOWN

        expected.select { |name| answers.key?(name) && answers[name] < @visitors.fair_share(expected.size) / 2.0 }
      end
    end
  end
end
