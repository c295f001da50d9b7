# frozen_string_literal: true

require 'chef/mixin/deep_merge'
require 'json'

class Chef
  module Provisioning
    # What is to become of a node's normal attributes, in the order in which it was said.
    class AttributeChanges
      TAGS = 'tags'

      def initialize
        @changes = []
      end

      # @param hash [Hash] tables are merged, everything else is replaced
      # @return [void]
      def merge(hash)
        hash = plain(hash.to_hash)
        @changes << ->(attributes) { Chef::Mixin::DeepMerge.hash_only_merge(attributes, hash) }
      end

      # @param path [String, Symbol, Array] a name, or where it lies
      # @yieldparam value what is there, or nil
      # @yieldreturn what is to be there; nil removes it
      # @return [void]
      def change(path)
        *parents, name = Array(path).map(&:to_s)
        @changes << lambda do |attributes|
          table = parents.reduce(attributes) { |acc, elem| acc[elem].is_a?(Hash) ? acc[elem] : acc[elem] = {} }
          value = plain(yield(table[name]))
          value.nil? ? table.delete(name) : table[name] = value
          attributes
        end
      end

      # @param path [String, Symbol, Array]
      # @param value [Object] nil, or :delete, removes it
      # @return [void]
      def set(path, value)
        change(path) { value == :delete ? nil : value }
      end

      # @param names [Array<String>]
      # @return [void]
      def tag(names)
        change(TAGS) { |tags| Array(tags) | names }
      end

      # @param names [Array<String>]
      # @return [void]
      def remove_tag(names)
        change(TAGS) { |tags| Array(tags) - names }
      end

      # @param attributes [Hash] normal ones
      # @return [Hash] a new one
      def apply(attributes)
        @changes.reduce(plain(attributes)) { |acc, elem| elem.call(acc) }
      end

      # They may hold secrets.
      def inspect
        "#<#{self.class}>"
      end

      private

      # Keys as strings, as the Chef server has them, and nothing shared.
      def plain(value)
        JSON.parse(JSON.generate(value))
      end
    end
  end
end
