# frozen_string_literal: true

require 'chef_zero/server'
require 'securerandom'
require 'time'
require_relative '../names'

module ChefZeroServer
  module Endpoints
    # /organizations/ORG/sandboxes
    class Sandboxes < ChefZero::Endpoints::SandboxesEndpoint
      # No upload takes a day: the addresses that a full Chef server gives out for the
      # files are good for 8 hours (its s3_url_ttl). Those that were interrupted would
      # stay for ever.
      OLDEST = 24 * 60 * 60 # seconds

      # Takes checksums, a Hash whose keys are the MD5s of the files to come. Gives
      # 201 with sandbox_id and, for each checksum, whether and where to upload it;
      # 400 for what is no MD5. The id is random: chef-zero numbers sandboxes from
      # 1, again after each restart, where it meets those of interrupted uploads.
      def post(request)
        wanted = parse_json(request.body)['checksums']
        return error(400, "Field 'checksums' missing") unless wanted
        return error(400, 'A checksum is not an MD5') unless wanted.keys.all?(Names::CHECKSUM)

        forget_abandoned(request)
        there, missing = wanted.keys.partition { |checksum| exists_data?(request, file_path(request, checksum)) }
        id = SecureRandom.hex(16)
        create_data(request, request.rest_path, id, to_json('create_time' => Time.now.utc.iso8601, 'checksums' => missing))
        json_response(201, 'uri' => build_uri(request.base_uri, request.rest_path + [id]), 'sandbox_id' => id,
                           'checksums' => there.to_h { |checksum| [checksum, { 'needs_upload' => false }] }
                                               .merge(missing.to_h { |checksum| [checksum, upload(request, checksum)] }))
      end

      private

      def forget_abandoned(request)
        list_data(request).map { |id| request.rest_path + [id] }.each do |path|
          created = Time.iso8601(parse_json(get_data(request, path))['create_time'])
          delete_data(request, path) if Time.now - created > OLDEST
        end
      end

      def upload(request, checksum)
        { 'needs_upload' => true, 'url' => build_uri(request.base_uri, file_path(request, checksum)) }
      end

      def file_path(request, checksum)
        request.rest_path[0..1] + ['file_store', 'checksums', checksum]
      end
    end

    # /organizations/ORG/sandboxes/ID
    class Sandbox < ChefZero::Endpoints::SandboxEndpoint
      # Closes the sandbox. Gives 200, or 400 where a file is missing: chef-zero
      # would say 503, at which clients try again.
      def put(request)
        super
      rescue ChefZero::RestErrorResponse => e
        raise unless e.response_code == 503

        raise ChefZero::RestErrorResponse.new(400, e.error)
      end
    end
  end
end
