# frozen_string_literal: true

require_relative 'client_key'
require_relative 'context'

class Chef
  module Provisioning
    # What a recipe file and the blocks in it can ask for.
    module Helpers
      # @return [Array<String>] the machines that were made from here, or partly
      #   made, or partly destroyed
      def made_machines
        provisioning.driver.names | ClientKey.names(provisioning.settings.chef_dir)
      end

      private

      def provisioning
        Context.of(run_context)
      end
    end
  end
end
