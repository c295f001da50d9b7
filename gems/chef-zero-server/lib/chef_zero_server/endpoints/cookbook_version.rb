# frozen_string_literal: true

require 'chef_zero/server'
require_relative 'manifest'

module ChefZeroServer
  module Endpoints
    # /organizations/ORG/cookbooks/NAME/VERSION
    class CookbookVersion < ChefZero::Endpoints::CookbookVersionEndpoint
      include Manifest

      VERSION = /\A\d+\.\d+(\.\d+)?\z/

      # Takes the cookbook's manifest; stores it. Gives 201 for a new version, else
      # 200; 409 where it is frozen; 400 for what is no version, for a manifest without
      # a list of files, and where files of it are missing.
      def put(request)
        return error(400, "'#{request.rest_path[4]}' is not a cookbook version") unless VERSION.match?(request.rest_path[4])
        return error(400, "Field 'all_files' missing") unless request.api_version < 2 || parse_json(request.body).key?('all_files')

        check_files!(request)
        super
      end
    end

    # /organizations/ORG/cookbook_artifacts/NAME/IDENTIFIER
    class CookbookArtifact < ChefZero::Endpoints::CookbookArtifactIdentifierEndpoint
      include Manifest

      # Takes the cookbook's manifest; stores it. Gives 201; 409 where there is one of
      # that identifier; 400 where files of it are missing.
      def put(request)
        check_files!(request)
        super
      end
    end
  end
end
