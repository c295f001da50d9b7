# frozen_string_literal: true

class Chef
  module Provisioning
    # A configuration file of chef-client.
    module ClientConfig
      # @param settings [Hash] of name to value, in order; nil leaves one out
      # @param more [String] text for its end
      # @return [String] the file
      def self.text(settings, more = '')
        lines = settings.compact.map { |name, value| "#{name} #{value.inspect}\n" }
        "# Written by chef-client -z on the workstation, again at each run.\n#{lines.join}#{more}#{"\n" unless more.empty?}"
      end
    end
  end
end
