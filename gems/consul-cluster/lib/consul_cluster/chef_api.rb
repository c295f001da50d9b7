# frozen_string_literal: true

require 'json'
require 'net/http'
require 'openssl'
require 'uri'
require 'zlib'
require_relative 'error'

module ConsulCluster
  # Calls of the Chef server's API, whose failures are told in plain words.
  module ChefApi
    # An answer that is no Chef server's.
    NotChef = Class.new(StandardError)

    # What a call can end with: refusals; nobody there, or not with TLS; another program
    # than a Chef server, such as a proxy with a page of its own; a proxy's address that
    # is none.
    FAILURES = [Net::HTTPExceptions, SystemCallError, SocketError, IOError, OpenSSL::SSL::SSLError, Timeout::Error,
                Net::ProtocolError, Net::HTTPBadResponse, Net::HTTPHeaderSyntaxError, JSON::ParserError, Zlib::Error,
                URI::Error, NotChef].freeze

    # Those of Chef's own, which is not loaded where nothing is called: an answer that is
    # no JSON, has no end or points in a circle, and a file that holds no key.
    FAILURES_OF_CHEF = /\AChef::Exceptions::(JSON::ParseError|ContentLengthMismatch|InvalidRedirect|RedirectLimitExceeded|InvalidPrivateKey)\z/

    # The longest answer that is shown.
    SHOWN = 200

    # What a server that does not believe a signature answers, and what helps.
    UNAUTHORIZED = /\A401 /
    HELP = '; the key in .chef is not the one it knows (remove it and run rake config), or the clocks differ'

    # @param url [String] of the Chef server
    # @return [Object] what the block gives
    # @raise [Error] the server refuses, or does not answer
    def self.call(url)
      # It would warn of each try.
      ::Chef::Log.level = :error if defined?(::Chef::Log)
      yield
    rescue StandardError => e
      raise unless FAILURES.any? { |type| e.is_a?(type) } || FAILURES_OF_CHEF.match?(e.class.name)

      raise Error, "the Chef server #{url}#{through(url)}: #{one_line(e.message)}#{HELP if UNAUTHORIZED.match?(e.message)}"
    end

    # @param url [String]
    # @return [String, nil] by which proxy Chef asks it, to go on with; who is named with a password
    #   there is left out
    def self.through(url)
      require 'chef-config/config'
      uri = URI(url)
      proxy = ChefConfig::Config.proxy_uri(uri.scheme, uri.host, uri.port.to_s)
      proxy && ", asked through the proxy #{proxy.host}:#{proxy.port}"
    rescue URI::Error
      nil
    end
    private_class_method :through

    # Called inside of `call`, for Chef takes whatever is not said to be JSON for a text.
    # @param answer [Object] what Chef makes of an answer
    # @return [Hash]
    # @raise [NotChef] it is another program's, such as the page of a proxy
    def self.object(answer)
      return answer if answer.is_a?(Hash)

      raise NotChef, "it answers as no Chef server does: #{answer.to_s.strip}"
    end

    # @param text [String] what somebody else said
    # @return [String] its words, without what would move a terminal's cursor
    def self.one_line(text)
      words = text.dup.force_encoding(Encoding::UTF_8).scrub.gsub(/[[:cntrl:] ]+/, ' ').strip
      words.length > SHOWN ? "#{words[0, SHOWN]}…" : words
    end
  end
end
