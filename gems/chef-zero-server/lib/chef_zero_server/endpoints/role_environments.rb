# frozen_string_literal: true

require 'chef_zero/server'

module ChefZeroServer
  module Endpoints
    # /organizations/ORG/roles/NAME/environments
    class RoleEnvironments < ChefZero::Endpoints::RoleEnvironmentsEndpoint
      # Gives 200 with the environments that the role has a run list for; chef-zero
      # fails on a role that was sent without any.
      def get(request)
        role = parse_json(get_data(request, request.rest_path[0..3]))
        json_response(200, ['_default'] + role.fetch('env_run_lists', {}).keys)
      end
    end
  end
end
