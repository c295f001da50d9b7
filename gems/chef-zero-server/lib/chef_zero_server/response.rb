# frozen_string_literal: true

require 'ffi_yajl'

module ChefZeroServer
  # Rack responses in the form in which a Chef Infra Server gives them.
  module Response
    # Takes a status and a sentence for the user; gives a Rack response with
    # the JSON error that knife and chef-client print.
    def self.error(status, message)
      json(status, 'error' => [message])
    end

    # Takes a status and what is to be sent as JSON; gives a Rack response.
    def self.json(status, data)
      [status, { 'content-type' => 'application/json' }, [FFI_Yajl::Encoder.encode(data)]]
    end
  end
end
