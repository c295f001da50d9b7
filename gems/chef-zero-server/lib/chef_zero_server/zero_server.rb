# frozen_string_literal: true

require 'chef_zero/server'
require_relative 'endpoints/actor_keys'
require_relative 'endpoints/client'
require_relative 'endpoints/cookbook_version'
require_relative 'endpoints/environment_cookbook_versions'
require_relative 'endpoints/file_store_file'
require_relative 'endpoints/organizations'
require_relative 'endpoints/role_environments'
require_relative 'endpoints/sandboxes'
require_relative 'endpoints/search'
require_relative 'endpoints/user'
require_relative 'quiet_log'

module ChefZeroServer
  # chef-zero with some of its endpoints replaced by those in endpoints/, each of
  # which says what is wrong with the original. Besides chef-zero's options it
  # takes superuser, that one's name.
  class ZeroServer < ChefZero::Server
    # Route, as chef-zero has it => what makes the endpoint, given the server. Each
    # is a subclass of the original; spec/replaced_endpoints_spec.rb fails where
    # an original has changed.
    REPLACED = {
      '/users' => ->(server) { Endpoints::Users.new(server, 'username') },
      '/users/*' => ->(server) { Endpoints::User.new(server, 'username') },
      '/users/*/keys' => Endpoints::ActorKeys.method(:new),
      '/users/*/keys/default' => Endpoints::ActorDefaultKey.method(:new),
      '/users/*/keys/*' => Endpoints::ActorKey.method(:new),
      '/organizations' => Endpoints::Organizations.method(:new),
      '/organizations/*/users' => Endpoints::OrganizationUsers.method(:new),
      '/organizations/*/clients' => Endpoints::Clients.method(:new),
      '/organizations/*/clients/*' => Endpoints::Client.method(:new),
      '/organizations/*/clients/*/keys' => Endpoints::ActorKeys.method(:new),
      '/organizations/*/clients/*/keys/default' => Endpoints::ActorDefaultKey.method(:new),
      '/organizations/*/clients/*/keys/*' => Endpoints::ActorKey.method(:new),
      '/organizations/*/cookbooks/*/*' => Endpoints::CookbookVersion.method(:new),
      '/organizations/*/cookbook_artifacts/*/*' => Endpoints::CookbookArtifact.method(:new),
      '/organizations/*/environments/*/cookbook_versions' => Endpoints::EnvironmentCookbookVersions.method(:new),
      '/organizations/*/roles/*/environments' => Endpoints::RoleEnvironments.method(:new),
      '/organizations/*/sandboxes' => Endpoints::Sandboxes.method(:new),
      '/organizations/*/sandboxes/*' => Endpoints::Sandbox.method(:new),
      '/organizations/*/search/*' => Endpoints::Search.method(:new),
      '/organizations/*/file_store/**' => Endpoints::FileStoreFile.method(:new),
    }.freeze

    private

    def endpoints
      super.map { |route, endpoint| [route, REPLACED[route]&.call(self) || endpoint] }
    end
  end
end
