# frozen_string_literal: true

require 'fileutils'
require_relative '../base'
require_relative 'fragment'
require_relative 'output'
require_relative 'vagrant_name'

class Chef
  module Provisioning
    module Drivers
      class Vagrant < Base
        # The folder of Vagrant's files, .chef/vms unless the driver's URL names another: the
        # Vagrantfile, a fragment for each machine, and Vagrant's own state in .vagrant.
        class Folder
          VAGRANTFILE = File.join(__dir__, 'Vagrantfile')

          # What this library, or chef-provisioning before it, has written.
          OWN_VAGRANTFILE = /Dir(\.glob\(|\[).*\*\.vm/.freeze

          # Where the network is kept that machines without an address of their own lie in.
          NETWORK_FILE = 'network'

          # @param dir [String]
          # @param command [Command]
          # @param provider [String] Vagrant's name of it
          def initialize(dir, command, provider)
            @dir = dir
            @command = command
            @provider = provider
          end

          # @return [Array<String>] the machines that have a fragment
          def names
            Dir.glob('*.vm', base: @dir).map { |file| File.basename(file, '.vm') }.sort
          end

          # Writes a machine's fragment, if it is new or has changed.
          # @param name [String]
          # @param text [String]
          # @return [void]
          def write(name, text)
            FileUtils.mkdir_p(@dir)
            refuse_other_vagrantfile
            put('Vagrantfile', File.read(VAGRANTFILE))
            put("#{name}.vm", text)
          end

          # @return [String] the file of a machine's fragment
          def fragment(name)
            File.join(@dir, "#{name}.vm")
          end

          # @return [String, nil] the address that a machine's fragment names
          def address(name)
            facts(name)['address']
          end

          # @return [Hash{String => String}] the `address`, `network` and `user` that a
          #   machine's fragment names; empty where there is none
          def facts(name)
            Fragment.facts(File.read(fragment(name)))
          rescue Errno::ENOENT
            {}
          end

          # @return [String, nil] what #keep_network has kept
          def network
            File.read(File.join(@dir, NETWORK_FILE)).strip
          rescue Errno::ENOENT
            nil
          end

          # @param cidr [String, nil] the network of machines without an address of their
          #   own; nil forgets it
          # @return [void]
          def keep_network(cidr)
            return FileUtils.rm_f(File.join(@dir, NETWORK_FILE)) unless cidr

            FileUtils.mkdir_p(@dir)
            put(NETWORK_FILE, "#{cidr}\n")
          end

          # @param file [String] absolute
          # @return [String] for a fragment: relative where it lies beside this folder, so
          #   that the repository can be moved
          def path_from_here(file)
            inside = file.start_with?("#{File.dirname(@dir)}/")
            inside ? "File.expand_path('../#{file.delete_prefix("#{File.dirname(@dir)}/")}', __dir__)" : file.dump
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
          # @param argv [Array<String, Array>] verb and arguments, machines as an Array
          # @yield [name, line] what it says of a machine, or of none in particular (nil)
          # @return [Command::Result]
          def vagrant(*argv)
            output = Output.new(argv.grep(Array).flatten)
            argv = argv.flat_map { |argument| argument.is_a?(Array) ? argument.map { |name| VagrantName.of(name) } : argument }
            @command.run('vagrant', *argv, env: environment) { |line| yield(*output.split(line)) if block_given? }
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
              'VAGRANT_NO_COLOR' => '1', 'VAGRANT_FORCE_COLOR' => nil, 'VAGRANT_DOTFILE_PATH' => nil, 'VAGRANT_VAGRANTFILE' => nil,
              'VAGRANT_ALIAS_FILE' => nil, 'VAGRANT_EXPERIMENTAL' => nil, 'LIBVIRT_DEFAULT_URI' => nil }
          end

          def state_dir(name)
            File.join(@dir, '.vagrant', 'machines', VagrantName.of(name))
          end

          def id_file(name)
            File.join(state_dir(name), @provider, 'id')
          end

          def refuse_other_vagrantfile
            file = File.join(@dir, 'Vagrantfile')
            return if !File.exist?(file) || File.read(file).match?(OWN_VAGRANTFILE)

            raise Error, "#{file} is somebody's own; name another folder, as in with_driver 'vagrant:vms'"
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
