# frozen_string_literal: true

require 'chef_zero/server'
require 'date'
require 'time'
require_relative 'public_key'

module ChefZeroServer
  module Endpoints
    # Checks of a key that is to be stored beside the default one.
    module KeyChecks
      private

      # chef-zero stores any key and date, and fails on them later.
      def check_key!(body)
        PublicKey.check!(body['public_key']) if body['public_key']
        date = body['expiration_date']
        DateTime.strptime(date, ChefZero::Endpoints::ActorKeysEndpoint::DATE_FORMAT) unless [nil, 'infinity'].include?(date)
      rescue TypeError, Date::Error
        raise ChefZero::RestErrorResponse.new(400, "Field 'expiration_date' is neither 'infinity' nor like 2030-12-24T21:00:00Z")
      end
    end

    # .../keys
    class ActorKeys < ChefZero::Endpoints::ActorKeysEndpoint
      include KeyChecks

      # Takes name, public_key (without it a pair is made), and expiration_date (by
      # default `infinity`); null is as good as nothing. Adds the key. Gives 201 with its URI and a new private
      # key; 400 for a field, 409 for a name that is taken.
      def post(request)
        body = parse_json(request.body).compact
        check_key!(body)
        request.body = to_json({ 'expiration_date' => 'infinity' }.merge(body))
        super
      end
    end

    # .../keys/NAME
    class ActorKey < ChefZero::Endpoints::ActorKeyEndpoint
      include KeyChecks

      # Takes public_key, expiration_date or both, and leaves the rest (also what is
      # null) as it is, which chef-zero would forget. Gives 200 with the key; 400 for a field.
      def put(request)
        body = parse_json(request.body).slice('public_key', 'expiration_date').compact
        check_key!(body)
        key = parse_json(get_data(request, data_path(request))).merge(body)
        set_data(request, data_path(request), to_json(key))
        json_response(200, key)
      end
    end

    # .../keys/default
    class ActorDefaultKey < ChefZero::Endpoints::ActorDefaultKeyEndpoint
      # Takes public_key, the new default key. Gives 200 with it, where chef-zero
      # gives no response; 400 for a key that is none.
      def put(request)
        PublicKey.check!(parse_json(request.body)['public_key'])
        super
        get(request)
      end
    end
  end
end
