# frozen_string_literal: true

require_relative 'helpers'

class Chef
  module Provisioning
    # The words that stand in a recipe file beside Chef's own. With a block, each
    # `with_…` and `add_…` holds for the machines in it only.
    module DSL
      include Helpers

      # The machines that follow are nodes of this Chef server.
      # @param url [String] e.g. "https://chef-server.example.jp/organizations/testorg"
      # @param options [Hash] :client_name and :signing_key_filename of a user who
      #   may register clients; by default the user that chef-client -z runs as
      def with_chef_server(url, options = {}, &block)
        options = { client_name: Chef::Config[:node_name], signing_key_filename: Chef::Config[:client_key] }.merge(options)
        provisioning.saying(block) { provisioning.server = ChefServer.new(url, provisioning.settings, **options) }
      end

      # The machines that follow have no Chef server: their cookbooks are copied
      # to them, and `chef-client -z` runs there.
      # @param options [Hash] :cookbook_path, one or several, and :chef_repo_path
      #   whose roles, environments and data bags go along; relative: beside the
      #   recipe file
      def with_chef_local_server(options = {}, &block)
        base = ::File.dirname(caller_locations(1, 1).first.path)
        provisioning.saying(block) do
          provisioning.server = LocalServer.new(provisioning.settings, base: base, **options)
        end
      end

      # How the driver makes the machines that follow, in place of what was said before.
      # @param options [Hash] e.g. { vagrant_options: { 'vm.box' => … }, vagrant_config: text }
      def with_machine_options(options, &block)
        provisioning.saying(block) { provisioning.replace_machine_options(options) }
      end

      # How the driver makes the machines that follow, in addition to what was said before.
      # @param options [Hash] as in with_machine_options
      def add_machine_options(options, &block)
        provisioning.saying(block) { provisioning.add_machine_options(options) }
      end
    end
  end
end
