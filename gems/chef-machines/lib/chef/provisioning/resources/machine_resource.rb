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

      # @param name [Symbol] of the action
      # @param verb [Symbol] of Batch
      # @param text [String] what it does
      def self.batch_action(name, verb, text)
        action(name, description: text) do
          batch = new_resource.batch(verb)
          next if batch.empty?

          # A run that has changed nothing is none, for `notifies` and the like.
          changes = whyrun_mode? ? batch.plan(verb) : batch.public_send(verb)
          converge_by(changes) { nil } unless changes.empty?
        end
      end
      private_class_method :batch_action

      batch_action :allocate, :allocate, 'Note machines down, and make none.'
      batch_action :ready, :ready, 'Make and start machines.'
      batch_action :ready_only, :ready, 'The same.'
      batch_action :setup, :setup, 'The same, register them, and bring their configuration and files there.'
      batch_action :converge, :converge, 'The same, and run chef-client there.'
      batch_action :converge_only, :converge_only, 'Run chef-client on machines that are set up.'
      batch_action :stop, :stop, 'Stop machines in an orderly way.'
      batch_action :destroy, :destroy, 'Remove machines with their node and client objects.'
      batch_action :delete, :destroy, 'The same.'

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
