# frozen_string_literal: true

require_relative '../transport'
require_relative 'base'
require_relative 'chef_install'
require_relative 'command'
require_relative 'ssh_keys'
require_relative 'vagrant/docker'
require_relative 'vagrant/folder'
require_relative 'vagrant/fragment'
require_relative 'vagrant/libvirt'
require_relative 'vagrant/virtualbox'

class Chef
  module Provisioning
    module Drivers
      # CHEF_DRIVER=vagrant: machines that Vagrant makes here, with the provider
      # of cluster.json or VAGRANT_DEFAULT_PROVIDER.
      class Vagrant < Base
        PROVIDERS = { 'docker' => Docker, 'virtualbox' => Virtualbox, 'libvirt' => Libvirt }.freeze

        USER = 'vagrant'

        # @param settings [ConsulCluster::Settings]
        # @param command [Command] runs vagrant, docker and so on
        # @raise [Error] the provider is unknown
        def initialize(settings, command: Command.new)
          super(settings)
          provider = PROVIDERS[settings.provider] or
            raise Error, "there is no provider #{settings.provider.inspect}; one of #{PROVIDERS.keys.join(', ')} would work"
          @folder = Folder.new(settings.chef_dir, command, settings.provider)
          @keys = SshKeys.new(settings.chef_dir, command)
          @provider = provider.new(settings, @folder, command)
        end

        def up(specs, &block)
          return {} if specs.empty?

          block ||= proc {}
          @provider.check
          key = @keys.ensure
          write_fragments(specs, key)
          names = specs.map(&:name)
          @provider.prepare(names, &block)
          causes = make(names.select { |name| state(name) == :not_created }, &block)
          each_machine(names) { |name| ready(name, key, causes[name], &block) }
        end

        def state(name)
          @provider.state(name)
        end

        def names
          @folder.names
        end

        def stop(name)
          # A frozen machine cannot shut down.
          resume(name) if state(name) == :paused
          @provider.stop(name)
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
          @provider.clean_up if names.empty?
        end

        def connect(name)
          host_keys = @provider.host_keys(name)
          @keys.trust(address(name), host_keys) if host_keys
          Transport.new(name, address(name), USER,
                        keys: [@keys.private_key], keys_only: true, use_agent: false, auth_methods: %w(publickey),
                        config: false, user_known_hosts_file: @keys.known_hosts, global_known_hosts_file: [],
                        verify_host_key: host_keys ? :always : :accept_new)
        end

        private

        # A machine that is gone from cluster.json still has the address it was made with.
        def address(name)
          super
        rescue ConsulCluster::Error
          @folder.address(name) || raise
        end

        def write_fragments(specs, key)
          specs.each do |spec|
            address = address(spec.name)
            fragment = Fragment.new(spec, address: address, closing: @provider.closing, ignored: @provider.ignored_options,
                                          opening: @provider.opening(spec.name, address, memory(spec.name), key))
            @folder.write(spec.name, fragment.to_s)
          end
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
          result = @folder.vagrant('up', *names, '--provider', settings.provider, &block)
          return {} if result.success

          missing = names.select { |name| state(name) == :not_created }
          return vagrant_up(missing, attempts - 1, &block) unless missing.empty? || attempts == 1

          Output.failures(names, result.stderr)
        end

        # Brings a machine from whatever state it is in to where it answers.
        # What Vagrant complained of may have been mended by that.
        def ready(name, key, cause, &block)
          before = state(name)
          raise Error, cause || 'Vagrant has not made it' if before == :not_created

          @provider.start(name) if before == :stopped
          @provider.resume(name) if before == :paused
          @provider.mend(name)
          @provider.resize(name, memory(name))
          admitted(name, key) { reach(name) { |line| block.call(name, line) } }
        rescue Error => e
          raise Error, [cause, e.message].compact.uniq.join("\n")
        end

        # Once more for a machine that refuses the key: it has outlived the folder
        # .chef, or the run that made it was interrupted before it had the key.
        def admitted(name, key)
          yield
        rescue Refused
          @provider.admit(name, key)
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
          @keys.forget(address(name))
        rescue ConsulCluster::Error
          # Nobody knows its address any more; its host key does no harm.
          nil
        ensure
          @folder.remove(name)
        end
      end
    end
  end
end
