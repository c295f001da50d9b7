# frozen_string_literal: true

require_relative 'helpers'

class Chef
  module Provisioning
    # The words that stand in a recipe file beside Chef's own.
    module DSL
      include Helpers

      # The machines that follow are nodes of this Chef server.
      # @param url [String] e.g. "https://chef-server.example.jp/organizations/testorg"
      # @param options [Hash] :client_name and :signing_key_filename of a user who
      #   may register clients
      def with_chef_server(url, options = {})
        provisioning.server = ChefServer.new(url, provisioning.settings, **options)
      end

      # The machines that follow have no Chef server: their cookbooks are copied
      # to them, and `chef-client -z` runs there.
      # @param options [Hash] :cookbook_path, and :chef_repo_path whose roles,
      #   environments and data bags go along
      def with_chef_local_server(options = {})
        provisioning.server = LocalServer.new(provisioning.settings, **options)
      end

      # How the driver makes the machines that follow, in place of what was said before.
      # @param options [Hash] e.g. { vagrant_options: { 'vm.box' => … }, vagrant_config: text }
      def with_machine_options(options)
        provisioning.replace_machine_options(options)
      end

      # How the driver makes the machines that follow, in addition to what was said before.
      # @param options [Hash] as in with_machine_options
      def add_machine_options(options)
        provisioning.add_machine_options(options)
      end
    end
  end
end
