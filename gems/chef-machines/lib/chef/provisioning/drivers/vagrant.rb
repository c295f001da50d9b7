# frozen_string_literal: true

require_relative '../transport'
require_relative 'base'
require_relative 'chef_install'
require_relative 'command'
require_relative 'packages'
require_relative 'power'
require_relative 'ssh_command'
require_relative 'ssh_keys'
require_relative 'vagrant/addresses'
require_relative 'vagrant/docker'
require_relative 'vagrant/folder'
require_relative 'vagrant/fragment'
require_relative 'vagrant/libvirt'
require_relative 'vagrant/virtualbox'

class Chef
  module Provisioning
    module Drivers
      # CHEF_DRIVER=vagrant: machines that Vagrant makes here, with the provider that the
      # options name.
      class Vagrant < Base
        PROVIDERS = { 'docker' => Docker, 'virtualbox' => Virtualbox, 'libvirt' => Libvirt }.freeze

        # The machine options that it knows.
        KNOWN = %i(address memory vagrant_options vagrant_config vagrant_provider ssh_username start_timeout up_timeout).freeze

        # Seconds that a machine gets to answer over ssh.
        PATIENCE = 60

        SSH_PORT = 22

        # The first Vagrant that this driver was tried with.
        OLDEST = '2.3'

        # @param options [Options]
        # @param folder [String, nil] for Vagrant's files, in place of .chef/vms
        # @param command [Command] runs vagrant, docker and so on
        # @raise [Error] the provider is unknown
        def initialize(options, folder: nil, command: Command.new)
          super(options, folder: folder)
          @command = command
          provider = PROVIDERS[options.provider] or
            raise Error, "there is no provider #{options.provider.inspect} (#{options.place(:provider)}); " \
                         "one of #{PROVIDERS.keys.join(', ')} would work"
          @folder = Folder.new(own_folder('vms'), command, options.provider)
          @keys = SshKeys.new(options.state_dir, command)
          @provider = provider.new(options, @folder, command)
          @waits = {}
        end

        def check
          @provider.check
          @provider.check_network(options.network) if options.network?
        end

        # All at the same time: Vagrant alone needs a good part of a second.
        def requirements(memory)
          asks = [-> { requirement_of_vagrant }, -> { requirement_of_ssh }, -> { @provider.requirements(memory) }]
          Parallel.map(asks, in_threads: asks.size, &:call).flatten
        end

        def kind
          @provider.kind
        end

        def allocate(specs, others: [])
          return if specs.empty?

          @provider.check
          places = Addresses.new(options, @folder, @provider).assign(specs, others)
          places.each_value.map { |place| place.network.to_s }.uniq.each { |cidr| @provider.check_network(cidr) }
          specs.each { |spec| describe(spec, places[spec.name]) }
        end

        def up(specs, others: [], &block)
          return {} if specs.empty?

          block ||= proc {}
          allocate(specs, others: others)
          names = specs.map(&:name)
          @provider.prepare(names, &block)
          causes = make(names.select { |name| state(name) == :not_created }, &block)
          memory = specs.to_h { |spec| [spec.name, spec.memory] }
          each_machine(names) { |name| ready(name, memory[name], causes[name], &block) }
        end

        def notes(spec)
          refuse_windows(spec.name, spec.vagrant_text.match?(/\.guest\s*=\s*:windows/) || spec.settings['vm.guest'].to_s == 'windows')
          @provider.notes(spec)
        end

        def state(name)
          @provider.state(name)
        end

        def names
          @folder.names
        end

        def address(name)
          @folder.address(name)
        end

        def command_of(verb, name)
          @provider.command_of(verb, name)
        end

        def stop(name)
          # A frozen machine cannot shut down.
          resume(name) if state(name) == :paused
          @provider.stop(name)
        end

        def kill(name)
          @provider.kill(name)
        end

        def start(name)
          @provider.start(name)
          @provider.mend(name)
          reach(name)
        end

        def pause(name)
          @provider.pause(name)
        end

        def resume(name)
          @provider.resume(name)
        end

        def cut(name)
          @provider.cut(name)
        end

        def mend(name)
          @provider.mend(name)
        end

        def destroy(names, &block)
          names &= self.names | names.select { |name| @provider.exist?(name) }
          return {} if names.empty?

          block ||= proc {}
          @provider.destroy(names, &block).to_h do |name, error|
            forget(name) unless error
            [name, error || 'destroyed']
          end
        end

        def clean_up
          return unless names.empty?

          @provider.clean_up
          @folder.keep_network(nil)
        end

        # The resource vagrant_box calls the next four.
        def no_box
          @provider.no_box
        end

        # @param name [String]
        # @return [Boolean] is the box there for the provider?
        def box?(name)
          @folder.vagrant!('box', 'list').match?(/^#{Regexp.escape(name)}\s+\(#{Regexp.escape(options.provider)},/)
        end

        # @param name [String]
        # @param url [String, nil] where it comes from; nil: Vagrant's catalogue
        # @return [void]
        # @raise [Error]
        def add_box(name, url)
          @folder.vagrant!('box', 'add', *(url ? ['--name', name, url] : name), '--provider', options.provider)
        end

        # @param name [String]
        # @return [void]
        # @raise [Error]
        def remove_box(name)
          @folder.vagrant!('box', 'remove', name, '--provider', options.provider, '--all', '--force')
        end

        def reachable?(name)
          open?(address(name), SSH_PORT, 1)
        end

        def ssh_command(name, *command, terminal: nil)
          address, vouched = admitting(name)
          SshCommand.build(address, user: @provider.user(name), keys: [@keys.private_key], known_hosts: @keys.known_hosts,
                                    strict: vouched, own: true, terminal: terminal, command: command)
        end

        def connect(name)
          address, vouched = admitting(name)
          Transport.new(name, address, @provider.user(name), wait: @waits.fetch(name, PATIENCE),
                                                             complaint: -> { Power.complaint(name, state(name), options) },
                                                             keys: [@keys.private_key], keys_only: true, use_agent: false, auth_methods: %w(publickey),
                                                             config: false, user_known_hosts_file: @keys.known_hosts, global_known_hosts_file: [],
                                                             verify_host_key: vouched ? :always : :accept_new)
        end

        private

        # @return [Array(String, Boolean)] the machine's address, and are its host keys known
        #   for sure? Otherwise they are taken at the first connection
        def admitting(name)
          host_keys = @provider.host_keys(name)
          address = address(name) || raise(Error, "nothing is known here of a machine #{name}")
          @keys.trust(address, host_keys) if host_keys
          [address, !host_keys.nil?]
        end

        def requirement_of_vagrant
          version = @command.run!('vagrant', '--version')[/\d+(\.\d+)+/].to_s
          return Requirement.met('Vagrant', version) if Gem::Version.new(version) >= Gem::Version.new(OLDEST)

          Requirement.missing('Vagrant', "Vagrant #{version} is too old, #{OLDEST} or later is needed", packages.install('vagrant'))
        rescue NotInstalled
          Requirement.missing('Vagrant', 'Vagrant is not installed', packages.install('vagrant'))
        end

        # ssh-keygen, which comes with the client, makes the key pair.
        def requirement_of_ssh
          Requirement.met('ssh', @command.run('ssh', '-V').stderr[/\AOpenSSH_\S+?(?=[, ])/])
        rescue NotInstalled
          Requirement.missing('ssh', 'the ssh client is not installed', packages.install('ssh'))
        end

        def packages
          Packages.new(@command)
        end

        def describe(spec, place)
          @keys.forget(place.address) unless @folder.address(spec.name) == place.address
          @waits[spec.name] = spec.options.values_at(:start_timeout, :up_timeout).compact.map(&:to_i).max || PATIENCE
          fragment = Fragment.new(spec, place, closing: @provider.closing(place), ignored: @provider.ignored_options,
                                               opening: @provider.opening(spec.name, place, spec.memory, @keys))
          @folder.write(spec.name, fragment.to_s)
        end

        # @return [Hash{String => String}] machine and cause, of failures
        def make(names, &block)
          names.each { |name| @keys.forget(address(name)) }
          batches = @provider.parallel? ? [names] : names.map { |name| [name] }
          batches.reject(&:empty?).map { |batch| vagrant_up(batch, &block) }.reduce({}, :merge)
        end

        # Once more where nothing was made: Vagrant looks at everything the provider
        # has, and stumbles over what others remove at that moment.
        def vagrant_up(names, attempts = 2, &block)
          result = @folder.vagrant('up', names, '--provider', options.provider, &block)
          return {} if result.success

          missing = names.select { |name| state(name) == :not_created }
          return vagrant_up(missing, attempts - 1, &block) unless missing.empty? || attempts == 1

          Output.failures(names, result.stderr)
        end

        # Brings a machine from whatever state it is in to where it answers.
        # What Vagrant complained of may have been put right by that.
        def ready(name, memory, cause, &block)
          before = state(name)
          raise Error, cause || 'Vagrant has not made it' if before == :not_created

          @provider.start(name) if before == :stopped
          @provider.resume(name) if before == :paused
          @provider.mend(name)
          @provider.resize(name, memory)
          admitted(name) { reach(name) { |line| block.call(name, line) } }
        rescue Error => e
          raise Error, [cause, e.message].compact.uniq.join("\n")
        end

        # Once more for a machine that refuses the key: it has outlived the folder
        # .chef, or the run that made it was interrupted before it had the key.
        def admitted(name)
          yield
        rescue Refused
          @provider.admit(name, @keys.ensure)
          yield
        end

        # Waits until a machine answers, and sees to its Chef client.
        def reach(name, &block)
          transport = connect(name)
          transport.run!('true')
          @provider.chef_install.call(transport, &block)
        ensure
          transport&.close
        end

        def forget(name)
          address = address(name)
          @keys.forget(address) if address
        ensure
          @folder.remove(name)
        end
      end
    end
  end
end
