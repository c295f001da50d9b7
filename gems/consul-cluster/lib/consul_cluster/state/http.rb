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

      # Those after which asking the same machine for something else is in vain, too: nobody took
      # the connection, or refused it.
      SILENCE = [Net::OpenTimeout, Errno::EHOSTUNREACH, Errno::ENETUNREACH, Errno::ETIMEDOUT].freeze

      # In words why there is no answer.
      class NoAnswer < String
        # @param error [Exception]
        def initialize(error)
          super(error.message)
          @silent = SILENCE.any? { |type| error.is_a?(type) }
        end

        # @return [Boolean] did the machine give no sign of life? Otherwise it is there, and does
        #   not answer this
        def silent?
          @silent
        end
      end

      # @param address [String] IPv4
      # @param port [Integer]
      # @param path [String]
      # @return [Net::HTTPResponse, NoAnswer]
      def self.get(address, port, path)
        ask(address, port) { |http| http.get(path) }
      end

      # @param address [String] IPv4
      # @param port [Integer]
      # @param path [String]
      # @param body [String]
      # @return [Net::HTTPResponse, NoAnswer]
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
        NoAnswer.new(e)
      end
      private_class_method :ask
    end
  end
end
