# frozen_string_literal: true

require_relative 'public_key'

module ChefZeroServer
  module Endpoints
    # Creating users and clients. chef-zero drops the key that a client brings
    # with it under API version 1, and stores whatever else was sent.
    module ActorCreation
      private

      # Takes the request, the actor's name and what is to be stored of it. A key
      # is taken over from the request, or made if the request wants one; gives
      # the response in the form of the request's API version.
      def create_actor(request, name, record)
        private_key, public_key = key_pair(request)
        create_data(request, request.rest_path, name, to_json(record.merge('public_key' => public_key)))
        uri = build_uri(request.base_uri, request.rest_path + [name])
        json_response(201, { 'uri' => uri }.merge(key_fields(request, uri, private_key, public_key)))
      end

      def key_pair(request)
        body = parse_json(request.body)
        return [nil, PublicKey.check!(body['public_key'])] if body['public_key']

        request.api_v0? || body['create_key'] ? server.gen_key_pair : []
      end

      def key_fields(request, uri, private_key, public_key)
        return {} unless public_key

        keys = { 'private_key' => private_key, 'public_key' => public_key }.compact
        return keys if request.api_v0?

        { 'chef_key' => keys.merge('name' => 'default', 'uri' => "#{uri}/keys/default", 'expiration_date' => 'infinity') }
      end
    end
  end
end
