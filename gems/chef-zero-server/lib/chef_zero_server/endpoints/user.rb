# frozen_string_literal: true

require 'chef_zero/server'
require_relative '../names'
require_relative 'actor_creation'
require_relative 'public_key'

module ChefZeroServer
  module Endpoints
    # chef-zero stores passwords as they come. Here they are not stored at all:
    # there is no page to log in to, and requests are signed with keys.
    USER_FIELDS = %w(display_name email first_name middle_name last_name).freeze

    # /users
    class Users < ChefZero::Endpoints::ActorsEndpoint
      include ActorCreation

      SHORTEST_PASSWORD = 6 # as on a full Chef server

      # Takes username, display_name, email, password, further names, and either a
      # public_key or the wish to create_key; creates the user. Gives 201 with the
      # URI and the key; 400 for a field, 409 for a name that is taken, as that of
      # the superuser is, who is not in the store.
      def post(request)
        body = parse_json(request.body)
        name = body['username'].to_s
        complaint = complaint(name, body)
        return error(400, complaint) if complaint
        return error(409, "User '#{name}' already exists") if name == server.options[:superuser]

        create_actor(request, name, body.slice(*USER_FIELDS).merge('username' => name))
      end

      private

      def complaint(name, body)
        return "Field 'username' must consist of a-z, 0-9, _ and -, the first no -" unless Names::USER.match?(name)

        missing = %w(display_name email).find { |field| !body[field].is_a?(String) || body[field].empty? }
        return "Field '#{missing}' missing" if missing

        "Field 'password' must have #{SHORTEST_PASSWORD} characters or more" if body['password'].to_s.length < SHORTEST_PASSWORD
      end
    end

    # /users/NAME
    class User < ChefZero::Endpoints::ActorEndpoint
      # Takes what changes: fields of the user's data, and a public_key or, for a
      # new pair, private_key (true). Gives 200 with the URI and a new private key;
      # 400 for a key that is none.
      def put(request)
        body = parse_json(request.body).slice(*USER_FIELDS, 'public_key', 'private_key')
        PublicKey.check!(body['public_key']) if body['public_key']
        request.body = to_json(body)
        super
      end
    end

    # /organizations/ORG/users
    class OrganizationUsers < ChefZero::Endpoints::OrganizationUsersEndpoint
      # Takes username; associates that user with the organization. Gives 201; 409
      # for a member; 404 where there is no such user: chef-zero would take the
      # name, and whoever is created under it later would be a member at once.
      def post(request)
        name = parse_json(request.body)['username']
        return error(404, "User '#{name}' does not exist") unless name && exists_data?(request, ['users', name])

        super
      end
    end
  end
end
