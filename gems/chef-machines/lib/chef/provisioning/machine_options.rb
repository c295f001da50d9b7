# frozen_string_literal: true

class Chef
  module Provisioning
    # The options that tell the driver how to make a machine, such as
    # `:vagrant_options` (a Hash) and `:vagrant_config` (text of a Vagrantfile).
    module MachineOptions
      # @param base [Hash] e.g. of with_machine_options
      # @param more [Hash] e.g. of add_machine_options; adds to texts and tables,
      #   replaces everything else
      # @return [Hash] a new one
      def self.merge(base, more)
        base.merge(more) do |_key, old, new|
          case old
          when Hash then old.merge(new)
          when String then "#{old.chomp}\n#{new}"
          else new
          end
        end
      end
    end
  end
end
