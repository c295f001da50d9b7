# frozen_string_literal: true

require 'json'
require 'net/http'

module ConsulCluster
  class State
    # Asks a machine of the cluster over HTTP, once, and waits one second at most for
    # each step: what does not answer is a finding, not a failure.
    module Http
      # Seconds to connect, and to wait for an answer.
      PATIENCE = 1

      # What asking somebody who does not answer, or is another program, ends with.
      NO_ANSWER = [SystemCallError, IOError, SocketError, Timeout::Error, Net::ProtocolError,
                   Net::HTTPBadResponse, Net::HTTPHeaderSyntaxError].freeze

      # @param address [String] IPv4
      # @param port [Integer]
      # @param path [String]
      # @return [Net::HTTPResponse, String] or in words why there is none
      def self.get(address, port, path)
        ask(address, port) { |http| http.get(path) }
      end

      # @param address [String] IPv4
      # @param port [Integer]
      # @param path [String]
      # @param body [String]
      # @return [Net::HTTPResponse, String] or in words why there is none
      def self.put(address, port, path, body)
        ask(address, port) { |http| http.put(path, body) }
      end

      def self.ask(address, port, &block)
        # No proxy: the machines lie in a private network.
        http = Net::HTTP.new(address, port, nil)
        http.open_timeout = http.read_timeout = PATIENCE
        http.max_retries = 0
        http.start(&block)
      rescue *NO_ANSWER => e
        e.message
      end
      private_class_method :ask
    end
  end
end
