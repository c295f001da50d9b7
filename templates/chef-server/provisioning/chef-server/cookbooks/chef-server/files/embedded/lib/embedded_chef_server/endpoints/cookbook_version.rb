# frozen_string_literal: true

require 'chef_zero/server'

module EmbeddedChefServer
  module Endpoints
    # /organizations/ORG/cookbooks/NAME/VERSION
    class CookbookVersion < ChefZero::Endpoints::CookbookVersionEndpoint
      VERSION = /\A\d+\.\d+(\.\d+)?\z/.freeze

      # Takes the cookbook's manifest; stores it. Gives 201 for a new version, else
      # 200; 409 where it is frozen; 400 for what is no version, and where files of
      # the manifest are missing (never uploaded, or swept away by another upload in
      # between): chef-zero would take it, and no node could download it.
      def put(request)
        return error(400, "'#{request.rest_path[4]}' is not a cookbook version") unless VERSION.match?(request.rest_path[4])

        missing = get_checksums(request.body).reject { |checksum| uploaded?(request, checksum) }
        return error(400, "Manifest has checksums that have not been uploaded: #{missing.join(', ')}") if missing.any?

        super
      end

      private

      def uploaded?(request, checksum)
        exists_data?(request, request.rest_path[0..1] + ['file_store', 'checksums', checksum])
      end
    end
  end
end
