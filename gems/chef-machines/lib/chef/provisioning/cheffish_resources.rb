# frozen_string_literal: true

class Chef
  module Provisioning
    # chef-provisioning brought the resources of the gem cheffish along. They work still,
    # and are loaded where a recipe has one of them; what they make, they make on the Chef
    # server of with_chef_server.
    module CheffishResources
      NAMES = %i(
        chef_acl chef_client chef_container chef_data_bag chef_data_bag_item chef_environment chef_group chef_mirror
        chef_node chef_organization chef_role chef_user private_key public_key
      ).freeze

      NAMES.each do |resource|
        define_method(resource) do |name, created_at: nil, **more, &block|
          require 'cheffish'
          server = Context.of(run_context).server.cheffish
          run_context.cheffish.with_chef_server(server) if server
          declare_resource(resource, name, created_at: created_at || caller(1..1).first, **more, &block)
        end
      end
    end
  end
end
