# frozen_string_literal: true

require 'chef_zero/server'
require_relative 'actor_creation'
require_relative 'public_key'

module EmbeddedChefServer
  module Endpoints
    # /organizations/ORG/clients
    class Clients < ChefZero::Endpoints::ActorsEndpoint
      include ActorCreation

      # A client made here is an ordinary one: the only validator is the one that
      # comes with the organization.
      def post(request)
        name = parse_json(request.body)['name'] || parse_json(request.body)['clientname']
        return error(400, "Field 'name' missing") unless name

        create_actor(request, name, 'name' => name, 'clientname' => name, 'validator' => false)
      end
    end

    # /organizations/ORG/clients/NAME
    class Client < ChefZero::Endpoints::ActorEndpoint
      # chef-zero merges everything that is sent, so that a client could make
      # itself a validator. Only its key can change.
      def put(request)
        body = parse_json(request.body).slice('public_key', 'private_key')
        PublicKey.check!(body['public_key']) if body['public_key']
        request.body = to_json(body)
        super
      end
    end
  end
end
