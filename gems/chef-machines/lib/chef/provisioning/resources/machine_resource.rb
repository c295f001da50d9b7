# frozen_string_literal: true

require 'chef/resource'
require_relative '../batch'
require_relative '../helpers'

class Chef
  module Provisioning
    # What `machine` and `machine_batch` have in common: the actions.
    class MachineResource < Chef::Resource
      include Helpers

      unified_mode true
      default_action :converge

      action :converge, description: 'Make and start machines, register them and run chef-client there.' do
        batch = new_resource.batch(:converge)
        converge_by(batch.converge_plan) { batch.converge } unless batch.empty?
      end

      action :stop, description: 'Stop machines in an orderly way.' do
        batch = new_resource.batch(:stop)
        plan = batch.stop_plan
        converge_by(plan) { batch.stop } unless plan.empty?
      end

      action :destroy, description: 'Remove machines with their node and client objects.' do
        batch = new_resource.batch(:destroy)
        converge_by(batch.destroy_plan) { batch.destroy } unless batch.empty?
      end

      # Short: Chef prints it after a failure, and the cause is to be the last thing seen.
      def to_text
        inspect
      end

      # @param action [Symbol] what is to be done
      # @return [Batch] of the machines that it concerns
      def batch(action)
        Batch.new(provisioning, declarations(action), jobs: max_simultaneous)
      end
    end
  end
end
