# frozen_string_literal: true

require 'fileutils'
require 'json'
require_relative '../secret_file'
require_relative '../transport'
require_relative 'base'
require_relative 'chef_install'
require_relative 'command'
require_relative 'packages'
require_relative 'ssh_command'
require_relative 'ssh_options'

class Chef
  module Provisioning
    module Drivers
      # CHEF_DRIVER=ssh: machines that exist already. How to log in comes from
      # ~/.ssh/config and the ssh agent, or from the machine options that SshOptions
      # reads; these are kept in .chef/ssh/machines, so that a machine is reached that no
      # recipe names any more. The user must be root, or able to use sudo without a
      # password. Machines are neither made, stopped nor removed here.
      class Ssh < Base
        PORT = 22

        # Seconds to wait for a machine that may not run.
        PATIENCE = 3

        # @param options [Options]
        # @param folder [String, nil] in place of .chef/ssh/machines; the word `chef`,
        #   which kept it in the node objects once, counts as none
        def initialize(options, folder: nil)
          super(options, folder: folder == 'chef' ? nil : folder)
          @dir = own_folder(File.join('ssh', 'machines'))
        end

        def allocate(specs, **)
          specs.each { |spec| SecretFile.write(file(spec.name), JSON.generate(SshOptions.read(spec))) }
        end

        def up(specs, **)
          allocate(specs)
          each_machine(specs.map(&:name)) do |name|
            spec = specs.find { |one| one.name == name }
            ready(spec) { |line| yield(name, line) if block_given? }
          end
        end

        def known_options
          SshOptions::KNOWN
        end

        def notes(spec)
          refuse_windows(spec.name, SshOptions.windows?(spec))
          SshOptions.notes(spec)
        end

        # Whether it answers on its ssh port.
        def state(name)
          answers?(options_of(name), PATIENCE) ? :running : :stopped
        end

        # What lies behind a gateway cannot be told from here.
        def reachable?(name)
          options = options_of(name)
          options.key?(:gateway) || answers?(options, 1)
        end

        def requirements(_memory)
          packages = Packages.new(Command.new)
          # The library needs no client; a user who wants a shell does.
          [packages.there?('ssh') ? Requirement.met('ssh') : Requirement.doubtful('ssh', 'the ssh client is not installed', packages.install('ssh'))]
        end

        # What Net::SSH alone knows, such as a password, is left out: ssh asks for it.
        def ssh_command(name, *command, terminal: nil)
          options = options_of(name)
          SshCommand.build(options[:host], user: options[:user], port: options[:port], keys: Array(options[:keys]), gateway: options[:gateway],
                                           known_hosts: known_hosts, terminal: terminal, command: command)
        end

        def names
          Dir.glob('*.json', base: @dir).map { |file| File.basename(file, '.json') }.sort
        end

        def address(name)
          options_of(name)[:host]
        end

        # Forgets the machines; they stay as they are.
        def destroy(names)
          (names & self.names).to_h do |name|
            FileUtils.rm_f(file(name))
            [name, 'left as it is']
          end
        end

        def connect(name)
          options = options_of(name)
          Transport.new(name, options.delete(:host), options.delete(:user),
                        verify_host_key: :accept_new, user_known_hosts_file: known_hosts, **SshOptions.for_net_ssh(options))
        end

        private

        def ready(spec, &block)
          transport = connect(spec.name)
          unless transport.run('sudo', '-n', 'true').exit_status.zero?
            raise Error, "#{spec.name}: the user who logs in cannot use sudo without a password"
          end

          ChefInstall::Script.new(options).call(transport, &block)
        ensure
          transport&.close
        end

        def answers?(options, seconds)
          open?(options[:host], options[:port] || PORT, seconds)
        end

        def options_of(name)
          JSON.parse(File.read(file(name)), symbolize_names: true)
        rescue Errno::ENOENT
          { host: name }
        end

        def file(name)
          File.join(@dir, "#{name}.json")
        end

        def known_hosts
          File.join(options.state_dir, 'ssh', 'known_hosts')
        end
      end
    end
  end
end
