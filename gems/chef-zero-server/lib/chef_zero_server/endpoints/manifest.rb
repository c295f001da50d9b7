# frozen_string_literal: true

require 'chef_zero/rest_error_response'

module ChefZeroServer
  module Endpoints
    # The manifest of a cookbook, which names its files. chef-zero takes one whose
    # files were never uploaded, or were swept away by another upload in between,
    # and no node could download them.
    module Manifest
      private

      # Takes the request that brings one. Raises a 400 where files are missing.
      def check_files!(request)
        missing = get_checksums(request.body).reject { |checksum| uploaded?(request, checksum) }
        return if missing.empty?

        raise ChefZero::RestErrorResponse.new(400, "Manifest has checksums that have not been uploaded: #{missing.join(', ')}")
      end

      def uploaded?(request, checksum)
        exists_data?(request, request.rest_path[0..1] + ['file_store', 'checksums', checksum])
      end
    end
  end
end
