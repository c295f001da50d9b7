# frozen_string_literal: true

require_relative 'machine_access'
require_relative '../upload'

class Chef
  module Provisioning
    # A file on a machine:
    #
    #   machine_file '/etc/motd' do
    #     machine 'node201'
    #     local_path 'motd'
    #   end
    class MachineFile < MachineAccess
      unified_mode true
      provides :machine_file
      resource_name :machine_file
      default_action :upload

      property :path, String, name_property: true, description: 'On the machine.'
      property :local_path, String, description: 'Here; relative: beside the recipe file.'
      property :content, String, sensitive: true, description: 'For :upload, in place of local_path.'
      property :owner, String, default: 'root'
      property :group, String
      property :mode, [String, Integer], description: 'As for the resource file; default: 0644, or that of local_path.'

      action :upload, description: 'Bring a file to the machine, where it has another one.' do
        content = new_resource.content || ::File.binread(new_resource.local_file)
        options = { mode: new_resource.numeric_mode, owner: new_resource.owner, group: new_resource.group }
        changed = whyrun_mode? || new_resource.on_machine { |transport| Upload.call(transport, content, new_resource.path, **options) }
        converge_by("write #{new_resource.path} on #{new_resource.machine}") { nil } if changed
      end

      action :download, description: 'Bring a file from the machine here, where this one differs.' do
        converge_by("fetch #{new_resource.path} from #{new_resource.machine}") { nil } if whyrun_mode? || fetch
      end

      action :delete, description: 'Remove a file from the machine.' do
        converge_by("remove #{new_resource.path} from #{new_resource.machine}") { nil } if whyrun_mode? || remove
      end

      action_class do
        # @return [Boolean] has the file here changed?
        def fetch
          content = new_resource.on_machine { |transport| transport.download(new_resource.path) }
          file = new_resource.local_file
          return false if ::File.file?(file) && ::File.binread(file) == content.b

          ::File.binwrite(file, content)
          true
        end

        # @return [Boolean] was it there?
        def remove
          new_resource.on_machine do |transport|
            next false unless transport.run('sudo', 'test', '-e', new_resource.path).exit_status.zero?

            transport.run!('sudo', 'rm', '-f', '--', new_resource.path)
            true
          end
        end
      end

      # @return [String] local_path, absolute
      # @raise [Failed] there is none, or for :upload no such file
      def local_file
        raise Failed, "machine_file #{path}: neither local_path nor content" unless local_path

        file = ::File.expand_path(local_path, recipe_folder)
        raise Failed, "there is no file #{file}" if Array(action).include?(:upload) && !::File.file?(file)

        file
      end

      # @return [Integer]
      def numeric_mode
        return mode.is_a?(String) ? mode.to_i(8) : mode if mode

        content ? 0o644 : ::File.stat(local_file).mode & 0o755
      end
    end
  end
end
