# frozen_string_literal: true

require 'chef_zero/server'
require_relative '../names'

module ChefZeroServer
  module Endpoints
    # /organizations/ORG/environments/NAME/cookbook_versions
    class EnvironmentCookbookVersions < ChefZero::Endpoints::EnvironmentCookbookVersionsEndpoint
      # Takes run_list, entries like COOKBOOK::RECIPE@VERSION. Gives 200 with the
      # cookbooks that a node of the environment is to have; 412 where one is not
      # there. chef-zero takes an entry apart in a time that grows with the square
      # of its length, in which nobody else is served (50 s for 300 KB): it gets
      # each cookbook once, without recipes, which do not matter to it.
      def post(request)
        run_list = parse_json(request.body)['run_list'].map { |entry| entry.sub(/::[^@]*/, '') }.uniq
        unknown = run_list.find { |entry| !Names.segment?(entry) }
        return error(412, "No such cookbook: #{unknown[0, 100]}") if unknown

        request.body = to_json('run_list' => run_list)
        super
      end
    end
  end
end
