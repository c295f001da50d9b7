# frozen_string_literal: true

require 'chef/resource'
require_relative '../dsl'

class Chef
  module Provisioning
    # A box of Vagrant, from which the machines that follow are made:
    #
    #   vagrant_box 'debian-12' do
    #     url 'https://boxes.example.com/debian-12.box'
    #   end
    #
    # The docker provider has an image in its place.
    class VagrantBox < Chef::Resource
      include DSL

      unified_mode true
      provides :vagrant_box
      resource_name :vagrant_box
      default_action :create

      property :url, String, description: "Where it comes from; default: Vagrant's catalogue."
      property :vagrant_provider, String, description: 'Has no meaning any more: the box is for the provider of the machines.'
      property :driver_options, Hash, description: 'Has no meaning any more.'

      # The machines that follow are made from it.
      def after_created
        super
        with_vagrant_box(self)
      end

      action :create, description: 'Fetch the box where it is not there.' do
        converge_by("fetch the box #{new_resource.name}") { driver.add_box(new_resource.name, new_resource.url) } if missing?
      end

      action :delete, description: 'Remove the box.' do
        converge_by("remove the box #{new_resource.name}") { driver.remove_box(new_resource.name) } if boxes? && driver.box?(new_resource.name)
      end

      action_class do
        # @return [Drivers::Base]
        def driver
          Context.of(run_context).driver
        end

        # @return [Boolean] do boxes mean anything? It says so where they do not
        def boxes?
          reason = driver.no_box
          Context.of(run_context).note("box #{new_resource.name}: #{reason}") if reason
          reason.nil?
        end

        # @return [Boolean] does it have to be fetched?
        def missing?
          boxes? && !driver.box?(new_resource.name)
        end
      end
    end
  end
end
