# frozen_string_literal: true

require_relative '../base'
require_relative 'output'

class Chef
  module Provisioning
    module Drivers
      class Vagrant < Base
        # Lets Vagrant make machines that are not there, and reads from what it says why one
        # was not made.
        class Maker
          # How often Vagrant is called for what it has not made: it looks at everything the
          # provider has, and stumbles over what others remove at that moment.
          ATTEMPTS = 2

          # @param folder [Folder]
          # @param provider [Provider]
          # @param provider_name [String] Vagrant's name of it
          def initialize(folder, provider, provider_name)
            @folder = folder
            @provider = provider
            @provider_name = provider_name
          end

          # @param names [Array<String>] of machines that have a fragment
          # @yield [name, line] progress
          # @return [Hash{String => String}] machine and cause, of failures; the machine may
          #   be there all the same
          def make(names, &block)
            batches = @provider.parallel? ? [names] : names.map { |name| [name] }
            batches.reject(&:empty?).map { |batch| call(batch, ATTEMPTS, &block) }.reduce({}, :merge)
          end

          private

          def call(names, attempts, &block)
            result = @folder.vagrant('up', names, '--provider', @provider_name, &block)
            return {} if result.success

            missing = names.select { |name| @provider.state(name) == :not_created }
            return call(missing, attempts - 1, &block) unless missing.empty? || attempts == 1

            Output.failures(names, result.stderr)
          end
        end
      end
    end
  end
end
