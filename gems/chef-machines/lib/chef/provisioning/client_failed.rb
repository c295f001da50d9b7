# frozen_string_literal: true

require_relative 'failed'

class Chef
  module Provisioning
    # chef-client failed on a machine.
    class ClientFailed < Failed
      # @return [String, nil] the resource that failed, e.g. "apt_package[nginx]"
      attr_reader :resource
      # @return [Array<String>] where it happened, as cookbooks/NAME/recipes/web.rb:12, the innermost first
      attr_reader :places

      # @param message [String] the cause
      # @param resource [String, nil]
      # @param places [Array<String>]
      def initialize(message, resource: nil, places: [])
        super(message)
        @resource = resource
        @places = places
      end
    end
  end
end
