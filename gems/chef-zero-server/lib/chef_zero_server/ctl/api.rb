# frozen_string_literal: true

require 'json'
require 'openssl' # before mixlib-authentication, which loads a part of it only
require 'mixlib/authentication/signedheaderauth'
require 'net/http'
require 'time'

module ChefZeroServer
  module Ctl
    # What the user is told, without a backtrace.
    class Error < StandardError; end

    # An answer of the Chef server other than success. #status is its number.
    class ApiError < Error
      attr_reader :status

      # Takes the status and what the server said.
      def initialize(status, message)
        @status = status
        super(message)
      end
    end

    # The Chef server's API, with requests signed as the superuser.
    class Api
      TIMEOUT = 30 # seconds

      NO_ANSWER = [
        SystemCallError, SocketError, IOError, OpenSSL::SSL::SSLError, Timeout::Error, Net::ProtocolError,
        Net::HTTPBadResponse, Net::HTTPHeaderSyntaxError, JSON::ParserError
      ].freeze

      # Takes a Hash: host, certificate (file), superuser, superuser_key (file).
      def initialize(settings)
        @settings = settings
      end

      %i(get post delete).each do |verb|
        # Takes a path and, for POST, data; gives what the server answered, parsed.
        # Raises ApiError, or Error where there is no such answer.
        define_method(verb) { |path, data = nil| request(verb, path, data ? JSON.generate(data) : '') }
      end

      private

      def request(verb, path, body)
        request = Net::HTTP.const_get(verb.capitalize).new(path, headers(verb, path, body))
        request.body = body unless body.empty?
        answer = http.start { |connection| connection.request(request) }
        return JSON.parse(answer.body) if answer.is_a?(Net::HTTPSuccess)

        raise ApiError.new(answer.code.to_i, complaint(answer))
      rescue *NO_ANSWER => e
        raise Error, "The Chef server at #{@settings.fetch('host')} does not answer: #{e.message}"
      end

      # Straight to this machine, whatever proxy the environment names.
      def http
        Net::HTTP.new(@settings.fetch('host'), 443, nil).tap do |http|
          http.use_ssl = true
          http.ca_file = @settings.fetch('certificate')
          http.open_timeout = http.read_timeout = TIMEOUT
          http.max_retries = 0 # who waits here can try again
        end
      end

      def headers(verb, path, body)
        # The API version is part of what is signed.
        version = { 'X-Ops-Server-API-Version' => '1' }
        signer = Mixlib::Authentication::SignedHeaderAuth.signing_object(
          http_method: verb, path: path, body: body, timestamp: Time.now.utc.iso8601,
          user_id: @settings.fetch('superuser'), proto_version: '1.3', headers: version
        )
        version.merge(signer.sign(key), 'Content-Type' => 'application/json', 'Accept' => 'application/json')
      end

      def key
        @key ||= OpenSSL::PKey::RSA.new(File.read(@settings.fetch('superuser_key')))
      rescue Errno::EACCES
        raise Error, 'chef-server-ctl must be run as root: put sudo in front'
      end

      def complaint(answer)
        Array(JSON.parse(answer.body)['error']).join(' ')
      rescue JSON::ParserError
        "#{answer.code} #{answer.message}"
      end
    end
  end
end
