# frozen_string_literal: true

require 'openssl' # before mixlib-authentication, which loads a part of it only
require 'mixlib/authentication/signatureverification'
require_relative 'request'
require_relative 'response'

module ChefZeroServer
  # Lets only signed requests through, and says who signed them.
  #
  # Chef's signed headers cover method, path, body, time and name (protocol 1.0,
  # 1.1 and 1.3), but not the query string, and a request can be replayed while
  # its time is good: that is what TLS is for.
  class Authentication
    CLOCK_SKEW = 15 * 60 # seconds; the same as on a full Chef server

    # Takes the next Rack application and the Actors.
    def initialize(app, actors)
      @app = app
      @actors = actors
    end

    # Gives 401 unless the signature is that of somebody known.
    def call(env)
      request = Request.new(env)
      request.actor = signer(request)
      return refuse(request) unless request.actor

      @app.call(env)
    rescue Mixlib::Authentication::MissingAuthenticationHeader => e
      Response.error(401, e.message)
    end

    private

    def signer(request)
      verifier(request) # complains about missing headers, whoever it is
      name = request.env['HTTP_X_OPS_USERID'].chomp
      actor, = @actors.candidates(name, request.organization).find { |_, pem| signed?(request, pem) }
      actor
    end

    def signed?(request, pem)
      !verifier(request).authenticate_request(OpenSSL::PKey::RSA.new(pem), CLOCK_SKEW).nil?
    rescue Mixlib::Authentication::AuthenticationError, OpenSSL::PKey::PKeyError
      false
    end

    # A verifier remembers what it has computed, so each key gets its own.
    def verifier(request)
      Mixlib::Authentication::SignatureVerification.new(request)
    end

    def refuse(request)
      name = request.env['HTTP_X_OPS_USERID']
      Response.error(401, "Failed to authenticate as '#{name}'. Ensure that your node_name and client key are " \
                          'correct, and that the clock of your host is right.')
    end
  end
end
