# frozen_string_literal: true

class Chef
  module Provisioning
    # Merges attributes.
    module DeepMerge
      # @param old [Hash]
      # @param new [Hash] wins, table by table
      # @return [Hash] a new one
      def self.merge(old, new)
        old.merge(new) { |_key, a, b| a.is_a?(Hash) && b.is_a?(Hash) ? merge(a, b) : b }
      end
    end
  end
end
