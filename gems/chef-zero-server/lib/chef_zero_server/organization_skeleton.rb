# frozen_string_literal: true

require 'ffi_yajl'
require 'fileutils'

module ChefZeroServer
  # What a new organization holds before anybody has put anything into it.
  module OrganizationSkeleton
    DIRECTORIES = %w(
      association_requests clients client_keys cookbook_artifacts cookbooks data environments file_store/checksums
      groups nodes policies policy_groups roles sandboxes users
    ).freeze

    # Writes it to +directory+, which must not exist, for the organization +name+.
    def self.write(directory, name)
      DIRECTORIES.each { |path| FileUtils.mkdir_p(File.join(directory, path)) }
      files(name).each { |path, data| File.binwrite(File.join(directory, path), FFI_Yajl::Encoder.encode(data)) }
    end

    # chef-zero overwrites the first two while it creates the organization, and
    # keeps a list of users in the third.
    def self.files(name)
      {
        'org' => {},
        "clients/#{name}-validator" => { 'name' => "#{name}-validator", 'validator' => true, 'public_key' => nil },
        'groups/users' => { 'users' => [] },
        'environments/_default' => { 'name' => '_default', 'description' => 'The default Chef environment' },
      }
    end
    private_class_method :files
  end
end
