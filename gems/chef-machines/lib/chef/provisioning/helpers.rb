# frozen_string_literal: true

require_relative 'chef_server'
require_relative 'client_key'
require_relative 'context'

class Chef
  module Provisioning
    # What a recipe file and the blocks in it can ask for.
    module Helpers
      # @return [Array<String>] the machines that were made from here, or partly
      #   made, or partly destroyed
      def made_machines
        provisioning.driver.names | ClientKey.names(provisioning.options.state_dir)
      end

      # @return [Hash] what with_machine_options and add_machine_options have said
      def current_machine_options
        provisioning.machine_options
      end

      private

      def provisioning
        Context.of(run_context)
      end

      # @param url [String, Hash] the address, or cheffish's Hash of address and options
      # @param options [Hash] :client_name and :signing_key_filename
      # @return [ChefServer]
      def chef_server_at(url, options = {})
        url, options = url.values_at(:chef_server_url, :options) if url.is_a?(Hash)
        defaults = { client_name: Chef::Config[:node_name], signing_key_filename: Chef::Config[:client_key] }
        ChefServer.new(url, provisioning.options, **defaults.merge((options || {}).transform_keys(&:to_sym)))
      end
    end
  end
end
