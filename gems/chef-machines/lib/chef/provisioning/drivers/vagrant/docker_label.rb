# frozen_string_literal: true

require_relative '../base'

class Chef
  module Provisioning
    module Drivers
      class Vagrant < Base
        # Marks what this library makes on a Docker engine, which others may use
        # too, with the repository it belongs to.
        module DockerLabel
          KEY = 'chef-machines.repository'

          # @param options [Options]
          # @return [Array<String>] for `docker create` and the like
          def self.arguments(options)
            ['--label', "#{KEY}=#{options.root}"]
          end

          # @param labels [Hash, nil] as `docker inspect` shows them
          # @return [String, nil] the repository, its folder
          def self.owner(labels)
            labels&.fetch(KEY, nil)
          end
        end
      end
    end
  end
end
