# frozen_string_literal: true

require 'fileutils'
require 'json'
require_relative '../secret_file'
require_relative 'base'
require_relative 'chef_install'
require_relative 'command'
require_relative 'packages'
require_relative 'ssh_command'
require_relative 'ssh_login'
require_relative 'ssh_options'

class Chef
  module Provisioning
    module Drivers
      # CHEF_DRIVER=ssh: machines that exist already. How to log in to them is said by the
      # machine options that SshOptions reads, and for the rest by ssh's own configuration
      # (SshLogin). What was said is kept in .chef/ssh/machines, so that a machine is reached
      # that no recipe names any more; beside it its host key. The user must be root, or able
      # to use sudo without a password. Machines are neither made, stopped nor removed here.
      class Ssh < Base
        # The machine options that it knows.
        KNOWN = SshOptions::KNOWN

        # Seconds to wait for a machine that may not run; one that does is far away at times.
        PATIENCE = 10

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

        def notes(spec)
          refuse_windows(spec.name, SshOptions.windows?(spec))
          SshOptions.notes(spec)
        end

        # Whether it answers over ssh, whomever it lets in.
        def state(name)
          answers?(name, PATIENCE) ? :running : :stopped
        end

        def reachable?(name)
          answers?(name, 1)
        end

        def requirements(_memory)
          packages = Packages.new(Command.new)
          # The library needs no client; a user who wants a shell does.
          [packages.there?('ssh') ? Requirement.met('ssh') : Requirement.doubtful('ssh', 'the ssh client is not installed', packages.install('ssh'))]
        end

        # What Net::SSH alone knows, such as a password, is left out: ssh asks for it.
        def ssh_command(name, *command, terminal: nil)
          options = said(name)
          SshCommand.build(login(name).host, user: options[:user], port: options[:port], keys: Array(options[:keys]), gateway: options[:gateway],
                                             known_hosts: [known_hosts(name), *SshLogin::KNOWN_HOSTS], terminal: terminal, command: command)
        end

        def names
          Dir.glob('*.json', base: @dir).map { |file| File.basename(file, '.json') }.sort
        end

        # That which the recipe says; else where it is reached.
        def address(name)
          said(name)[:address] || login(name).host
        end

        # Forgets the machines and their host keys; they stay as they are.
        def destroy(names)
          (names & self.names).to_h do |name|
            FileUtils.rm_f([known_hosts(name), file(name)])
            [name, 'left as it is']
          end
        end

        def connect(name)
          login(name).transport
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

        def answers?(name, seconds)
          transport = login(name).transport(wait: 0, timeout: seconds)
          transport.run('true')
          true
        rescue Refused
          true
        rescue Error
          false
        ensure
          transport&.close
        end

        # @return [SshLogin]
        def login(name)
          # Host keys are kept there.
          FileUtils.mkdir_p(@dir, mode: 0o700)
          SshLogin.new(name, said(name), known_hosts: known_hosts(name), jump_known_hosts: File.join(@dir, 'known_hosts'))
        end

        def said(name)
          JSON.parse(File.read(file(name)), symbolize_names: true)
        rescue Errno::ENOENT
          {}
        rescue JSON::ParserError
          raise Error, "#{file(name)} is not JSON; remove it: a converge of #{name} writes it again"
        end

        def file(name)
          File.join(@dir, "#{name}.json")
        end

        def known_hosts(name)
          File.join(@dir, "#{name}.known_hosts")
        end

        def unsupported(verb, name = nil)
          raise Unsupported, "#{name && "#{name}: "}the driver ssh cannot #{verb} machines, for it has not made them; " \
                             'do it where they come from'
        end
      end
    end
  end
end
