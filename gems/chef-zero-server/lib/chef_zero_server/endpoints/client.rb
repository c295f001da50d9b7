# frozen_string_literal: true

require 'chef_zero/server'
require_relative '../request'
require_relative 'actor_creation'
require_relative 'public_key'

module ChefZeroServer
  module Endpoints
    # /organizations/ORG/clients
    class Clients < ChefZero::Endpoints::ActorsEndpoint
      include ActorCreation

      # Takes name, and either a public_key or the wish to create_key; creates the
      # client. Gives 201 with the URI and the key; 400 for a field, 409 for a name
      # that is taken. It is an ordinary client: the only validator is the one that
      # comes with the organization. And that one introduces new nodes only (409):
      # a client of a node's name may write to the node.
      def post(request)
        name = parse_json(request.body)['name'] || parse_json(request.body)['clientname']
        return error(400, "Field 'name' missing") unless name
        return error(409, "There is a node '#{name}': a member must create its client") if takes_node?(request, name)

        create_actor(request, name, 'name' => name, 'validator' => false)
      end

      private

      def takes_node?(request, name)
        ChefZeroServer::Request.new(request.env).actor.kind == :validator &&
          exists_data?(request, request.rest_path[0..1] + ['nodes', name])
      end
    end

    # /organizations/ORG/clients/NAME
    class Client < ChefZero::Endpoints::ActorEndpoint
      # Takes a public_key or, for a new pair, private_key (true). Gives 200 with
      # the client and a new private key; 400 for a key that is none. Nothing else
      # can change: chef-zero merges everything that is sent, so that a client
      # could make itself a validator.
      def put(request)
        body = parse_json(request.body).slice('public_key', 'private_key')
        PublicKey.check!(body['public_key']) if body['public_key']
        request.body = to_json(body)
        super
      end
    end
  end
end
