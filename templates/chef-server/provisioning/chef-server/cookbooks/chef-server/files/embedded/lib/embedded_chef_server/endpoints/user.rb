# frozen_string_literal: true

require 'chef_zero/server'
require_relative '../names'
require_relative 'actor_creation'
require_relative 'public_key'

module EmbeddedChefServer
  module Endpoints
    # chef-zero stores passwords as they come. Here they are not stored at all:
    # there is no page to log in to, and requests are signed with keys.
    USER_FIELDS = %w(display_name email first_name middle_name last_name).freeze

    # /users
    class Users < ChefZero::Endpoints::ActorsEndpoint
      include ActorCreation

      SHORTEST_PASSWORD = 6 # as on a full Chef server

      # The name of the superuser, who is not in the store, is taken.
      RESERVED = %w(pivotal).freeze

      # Creates a user.
      def post(request)
        body = parse_json(request.body)
        name = body['username'].to_s
        complaint = complaint(name, body)
        return error(400, complaint) if complaint
        return error(409, "User '#{name}' already exists") if RESERVED.include?(name)

        create_actor(request, name, body.slice(*USER_FIELDS).merge('username' => name))
      end

      private

      def complaint(name, body)
        return "Field 'username' must consist of a-z, 0-9, _ and -" unless Names::USER.match?(name)

        missing = %w(display_name email).find { |field| !body[field].is_a?(String) || body[field].empty? }
        return "Field '#{missing}' missing" if missing

        "Field 'password' must have #{SHORTEST_PASSWORD} characters or more" if body['password'].to_s.length < SHORTEST_PASSWORD
      end
    end

    # /users/NAME
    class User < ChefZero::Endpoints::ActorEndpoint
      # Changes the user's data or key.
      def put(request)
        body = parse_json(request.body).slice(*USER_FIELDS, 'public_key', 'private_key')
        PublicKey.check!(body['public_key']) if body['public_key']
        request.body = to_json(body)
        super
      end
    end

    # /organizations/ORG/users
    class OrganizationUsers < ChefZero::Endpoints::OrganizationUsersEndpoint
      # chef-zero associates users who do not exist: whoever is created under
      # that name later would be a member at once.
      def post(request)
        name = parse_json(request.body)['username']
        return error(404, "User '#{name}' does not exist") unless name && exists_data?(request, ['users', name])

        super
      end
    end
  end
end
