# frozen_string_literal: true

class Chef
  module Provisioning
    # A node object as the Chef server's API has it: a Hash.
    module NodeObject
      EMPTY = { 'chef_environment' => '_default', 'json_class' => 'Chef::Node', 'chef_type' => 'node',
                'automatic' => {}, 'normal' => {}, 'default' => {}, 'override' => {}, 'run_list' => [] }.freeze

      # What is declared wins; everything else, such as tags and what recipes
      # have stored, stays as it is, unless the declaration is to be complete: then only
      # tags stay.
      # @param machine [Declaration]
      # @param existing [Hash, nil] the node object, if there is one
      # @return [Hash] a new one
      def self.build(machine, existing)
        node = EMPTY.merge(existing || {}, 'name' => machine.name)
        node['normal'] = node['normal'].slice(AttributeChanges::TAGS) if machine.complete
        node['normal'] = machine.attributes.apply(node['normal'])
        node['run_list'] = machine.run_list(node['run_list'])
        node['chef_environment'] = machine.environment || node['chef_environment']
        node
      end
    end
  end
end
