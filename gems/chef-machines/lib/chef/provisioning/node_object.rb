# frozen_string_literal: true

require_relative 'deep_merge'

class Chef
  module Provisioning
    # A node object as the Chef server's API has it: a Hash.
    module NodeObject
      EMPTY = { 'chef_environment' => '_default', 'json_class' => 'Chef::Node', 'chef_type' => 'node',
                'automatic' => {}, 'normal' => {}, 'default' => {}, 'override' => {}, 'run_list' => [] }.freeze

      # What is declared wins; everything else, such as tags and what recipes
      # have stored, stays as it is.
      # @param name [String]
      # @param existing [Hash, nil] the node object, if there is one
      # @param run_list [Array<String>] empty: is not declared
      # @param attributes [Hash] normal attributes
      # @return [Hash] a new one
      def self.build(name, existing, run_list, attributes)
        node = EMPTY.merge(existing || {}, 'name' => name)
        node['run_list'] = run_list unless run_list.empty?
        node['normal'] = DeepMerge.merge(node['normal'], attributes)
        node
      end
    end
  end
end
