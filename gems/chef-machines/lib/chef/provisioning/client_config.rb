# frozen_string_literal: true

class Chef
  module Provisioning
    # A configuration file of chef-client.
    module ClientConfig
      # @param settings [Hash] of name to value, in order; nil leaves one out
      # @return [String] the file
      def self.text(settings)
        lines = settings.compact.map { |name, value| "#{name} #{value.inspect}\n" }
        "# Written by provisioning/lib on the workstation, again at each run.\n#{lines.join}"
      end
    end
  end
end
