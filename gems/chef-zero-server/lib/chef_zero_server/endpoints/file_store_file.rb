# frozen_string_literal: true

require 'chef_zero/server'
require 'digest'

module ChefZeroServer
  module Endpoints
    # /organizations/ORG/file_store/checksums/MD5
    class FileStoreFile < ChefZero::Endpoints::FileStoreFileEndpoint
      # Takes the file as the body; stores it. Gives 200, or 400 where its MD5 is not
      # that of the path: chef-zero would put it in place of the right one.
      def put(request)
        sum = Digest::MD5.hexdigest(request.body)
        return error(400, "The MD5 of this file is #{sum}") unless sum == request.rest_path.last

        super
      end
    end
  end
end
