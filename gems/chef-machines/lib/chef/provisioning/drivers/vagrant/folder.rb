# frozen_string_literal: true

require 'fileutils'
require_relative '../base'
require_relative 'fragment'
require_relative 'output'

class Chef
  module Provisioning
    module Drivers
      class Vagrant < Base
        # The folder .chef/vms: the Vagrantfile, a fragment for each machine, and
        # Vagrant's own state in .vagrant.
        class Folder
          VAGRANTFILE = File.join(__dir__, 'Vagrantfile')

          # @param chef_dir [String] .chef
          # @param command [Command]
          # @param provider [String] Vagrant's name of it
          def initialize(chef_dir, command, provider)
            @dir = File.join(chef_dir, 'vms')
            @command = command
            @provider = provider
          end

          # @return [Array<String>] the machines that have a fragment
          def names
            Dir[File.join(@dir, '*.vm')].map { |file| File.basename(file, '.vm') }.sort
          end

          # Writes a machine's fragment, if it is new or has changed.
          # @param name [String]
          # @param text [String]
          # @return [void]
          def write(name, text)
            FileUtils.mkdir_p(@dir)
            put('Vagrantfile', File.read(VAGRANTFILE))
            put("#{name}.vm", text)
          end

          # @return [String] the file of a machine's fragment
          def fragment(name)
            File.join(@dir, "#{name}.vm")
          end

          # @return [String, nil] the address that a machine's fragment names
          def address(name)
            Fragment.address(File.read(fragment(name)))
          rescue Errno::ENOENT
            nil
          end

          # Forgets a machine that is gone. The fragment goes last: after an
          # interruption the machine is still known, and is forgotten the next time.
          # @return [void]
          def remove(name)
            FileUtils.rm_rf(state_dir(name))
            FileUtils.rm_f(fragment(name))
          end

          # @return [String, nil] the provider's id of a machine that Vagrant
          #   has made
          def id(name)
            id = File.read(id_file(name)).strip
            id unless id.empty? || id == 'preparing'
          rescue Errno::ENOENT
            nil
          end

          # Tells Vagrant of a machine it has forgotten.
          # @param id [String]
          # @return [void]
          def adopt(name, id)
            FileUtils.mkdir_p(File.dirname(id_file(name)))
            File.write(id_file(name), id)
          end

          # Calls Vagrant.
          # @param argv [Array<String>] verb and arguments
          # @yield [name, line] what it says of a machine, or of all (nil)
          # @return [Command::Result]
          def vagrant(*argv)
            @command.run('vagrant', *argv, env: environment) { |line| yield(*Output.split(line)) if block_given? }
          end

          # As vagrant, for what must succeed.
          # @return [String] what it said
          # @raise [Error]
          def vagrant!(*argv, &block)
            result = vagrant(*argv, &block)
            result.success ? result.stdout : raise(Error, result.failure)
          end

          private

          # What the user has set for other Vagrantfiles does not count here.
          def environment
            { 'VAGRANT_CWD' => @dir, 'VAGRANT_DEFAULT_PROVIDER' => @provider, 'VAGRANT_CHECKPOINT_DISABLE' => '1',
              'VAGRANT_DOTFILE_PATH' => nil, 'VAGRANT_VAGRANTFILE' => nil }
          end

          def state_dir(name)
            File.join(@dir, '.vagrant', 'machines', name)
          end

          def id_file(name)
            File.join(state_dir(name), @provider, 'id')
          end

          def put(name, text)
            file = File.join(@dir, name)
            return if File.exist?(file) && File.read(file) == text

            File.write("#{file}.new", text)
            File.rename("#{file}.new", file)
          end
        end
      end
    end
  end
end
