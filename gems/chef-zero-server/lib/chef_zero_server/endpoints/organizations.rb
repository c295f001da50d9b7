# frozen_string_literal: true

require 'chef_zero/server'
require_relative '../names'

module ChefZeroServer
  module Endpoints
    # /organizations
    class Organizations < ChefZero::Endpoints::OrganizationsEndpoint
      # Takes name and full_name; founds the organization, and stores nothing else
      # that was sent. Gives 201 with its URI and the key of its validator; 400 for a
      # field, 409 for a name that is taken.
      def post(request)
        body = parse_json(request.body).slice('name', 'full_name')
        unless Names::ORGANIZATION.match?(body['name'].to_s)
          return error(400, "Field 'name' must consist of a-z, 0-9, _ and -, and begin with a letter or digit")
        end
        return error(400, "Field 'full_name' missing") if body['full_name'].to_s.strip.empty?

        request.body = to_json(body)
        super
      end
    end
  end
end
