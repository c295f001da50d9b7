# frozen_string_literal: true

require 'chef_zero/rest_error_response'
require 'openssl'

module ChefZeroServer
  module Endpoints
    # Public keys as they arrive from outside.
    module PublicKey
      SMALLEST = 2048 # bits

      # Takes what came as a key; gives it back, or raises a 400 if it is not the
      # public half of an RSA key of a decent size, in PEM.
      def self.check!(pem)
        key = OpenSSL::PKey::RSA.new(String(pem), '')
        return pem if !key.private? && key.n.num_bits >= SMALLEST

        raise OpenSSL::PKey::RSAError
      rescue OpenSSL::PKey::PKeyError
        raise ChefZero::RestErrorResponse.new(400, "Field 'public_key' is not an RSA public key of #{SMALLEST} bits or more")
      end
    end
  end
end
