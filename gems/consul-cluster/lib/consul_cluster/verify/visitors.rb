# frozen_string_literal: true

require_relative 'http'

module ConsulCluster
  class Verify
    # Requests through a load balancer, and which web nodes answered them.
    class Visitors
      # Enough requests to meet each node, whichever order they are taken in.
      REQUESTS_PER_NODE = 5

      # @param nodes [Array<Machine>] the web nodes
      # @param port [Integer] of the load balancer
      def initialize(nodes, port: 80)
        @names = nodes.map(&:name)
        @port = port
        @requests = REQUESTS_PER_NODE * [@names.size, 2].max
      end

      # @param address [String] of a load balancer
      # @return [String] what is asked, and how to do the same
      def command(address)
        "#{@requests} times: #{Http.command(address, port: @port)}"
      end

      # @param nodes [Integer] that answer
      # @return [Float] how many of the answers are one node's, on average
      def fair_share(nodes)
        @requests.fdiv(nodes)
      end

      # @param address [String] of a load balancer
      # @return [Hash] of each answer (a web node's name, or what else came) to
      #   how often it came
      def ask(address)
        Array.new(@requests) { answered_by(visit(address)) }.tally.sort.to_h
      end

      # @param address [String] of a load balancer
      # @return [Boolean] does one request get a good answer?
      def served?(address)
        visit(address).ok?
      end

      # @param address [String] of a load balancer
      # @return [Http::Answer] to one request
      def visit(address)
        Http.get(address, port: @port)
      end

      # The page of a web node bears its name.
      # @param answer [Http::Answer]
      # @return [String, nil] the web node whose page it is
      def node_of(answer)
        @names.find { |name| answer.body.match?(/(?<![\w-])#{Regexp.escape(name)}(?![\w-])/) }
      end

      # @param answer [Http::Answer]
      # @return [String] a web node's name, or what else came
      def answered_by(answer)
        return answer.status ? "HTTP #{answer.status}" : answer.body unless answer.ok?

        node_of(answer) || 'another page'
      end
    end
  end
end
