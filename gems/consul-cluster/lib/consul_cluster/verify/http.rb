# frozen_string_literal: true

require 'net/http'

module ConsulCluster
  class Verify
    # Fetches pages as a visitor does, one connection each.
    class Http
      # An answer's status, or nil and what went wrong instead of an answer.
      Answer = Struct.new(:status, :body, keyword_init: true) do
        def ok?
          status == 200
        end
      end

      # Seconds until a visitor gives up.
      TIMEOUT = 5

      # @param host [String] an address
      # @param path [String]
      # @param port [Integer]
      # @return [String] what is asked, and how to do the same
      def self.command(host, path: '/', port: 80)
        "GET #{url(host, path, port)} (or: curl #{url(host, path, port)})"
      end

      # @return [Answer]
      def self.get(host, path: '/', port: 80)
        # No proxy: the machines lie in a private network.
        http = Net::HTTP.new(host, port, nil)
        http.open_timeout = http.read_timeout = TIMEOUT
        # A request that failed must be seen, not repeated.
        http.max_retries = 0
        response = http.start { http.get(path) }
        Answer.new(status: response.code.to_i, body: response.body.to_s)
      rescue SystemCallError, IOError, SocketError, Timeout::Error, Net::ProtocolError => e
        Answer.new(body: e.message)
      end

      def self.url(host, path, port)
        "http://#{host}#{":#{port}" unless port == 80}#{path}"
      end
      private_class_method :url
    end
  end
end
