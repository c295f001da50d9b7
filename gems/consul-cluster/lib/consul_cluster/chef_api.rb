# frozen_string_literal: true

require 'net/http'
require 'openssl'
require_relative 'error'

module ConsulCluster
  # Calls of the Chef server's API, whose failures are told in plain words.
  module ChefApi
    FAILURES = [Net::HTTPExceptions, SystemCallError, SocketError, IOError, OpenSSL::SSL::SSLError,
                Timeout::Error].freeze

    # @param url [String] of the Chef server
    # @return [Object] what the block gives
    # @raise [Error] the server refuses, or does not answer
    def self.call(url)
      yield
    rescue *FAILURES => e
      raise Error, "the Chef server #{url}: #{e.message}"
    end
  end
end
