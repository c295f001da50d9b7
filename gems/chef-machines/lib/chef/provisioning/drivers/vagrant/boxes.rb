# frozen_string_literal: true

require_relative '../base'

class Chef
  module Provisioning
    module Drivers
      class Vagrant < Base
        # Vagrant's boxes for a provider, which belong to the user and not to a repository.
        class Boxes
          # @param folder [Folder] calls Vagrant
          # @param provider [String] Vagrant's name of it
          def initialize(folder, provider)
            @folder = folder
            @provider = provider
          end

          # @param name [String]
          # @return [Boolean] is the box there for the provider?
          def box?(name)
            @folder.vagrant!('box', 'list').match?(/^#{Regexp.escape(name)}\s+\(#{Regexp.escape(@provider)},/)
          end

          # @param name [String]
          # @param url [String, nil] where it comes from; nil: Vagrant's catalogue
          # @return [void]
          # @raise [Error]
          def add_box(name, url)
            @folder.vagrant!('box', 'add', *(url ? ['--name', name, url] : name), '--provider', @provider)
          end

          # @param name [String]
          # @return [void]
          # @raise [Error]
          def remove_box(name)
            @folder.vagrant!('box', 'remove', name, '--provider', @provider, '--all', '--force')
          end
        end
      end
    end
  end
end
