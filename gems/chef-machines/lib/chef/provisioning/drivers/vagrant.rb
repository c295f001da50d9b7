# frozen_string_literal: true

require 'forwardable'
require_relative 'base'
require_relative 'command'
require_relative 'ssh_keys'
require_relative 'vagrant/access'
require_relative 'vagrant/addresses'
require_relative 'vagrant/boxes'
require_relative 'vagrant/docker'
require_relative 'vagrant/folder'
require_relative 'vagrant/fragment'
require_relative 'vagrant/libvirt'
require_relative 'vagrant/maker'
require_relative 'vagrant/tools'
require_relative 'vagrant/virtualbox'

class Chef
  module Provisioning
    module Drivers
      # CHEF_DRIVER=vagrant: machines that Vagrant makes here, with the provider that the
      # options name. What a machine is made of stands in the folder of Vagrant's files; the verbs
      # are the provider's, and Access is how a machine is reached.
      class Vagrant < Base
        extend Forwardable

        PROVIDERS = { 'docker' => Docker, 'virtualbox' => Virtualbox, 'libvirt' => Libvirt }.freeze

        # The machine options that it knows.
        KNOWN = %i(address memory vagrant_options vagrant_config vagrant_provider ssh_username start_timeout up_timeout).freeze

        SSH_PORT = 22

        # As Verbs has them.
        def_delegators :@provider, :kind, :state, :command_of, :kill, :pause, :resume, :cut, :mend, :no_box
        def_delegators :@folder, :names, :address
        def_delegators :@access, :connect, :ssh_command

        # For the resource vagrant_box.
        def_delegators :@boxes, :box?, :add_box, :remove_box

        # @param options [Options]
        # @param folder [String, nil] for Vagrant's files, in place of .chef/vms
        # @param command [Command] runs vagrant, docker and so on
        # @raise [Error] the provider is unknown
        def initialize(options, folder: nil, command: Command.new)
          super(options, folder: folder)
          provider = PROVIDERS[options.provider] or
            raise Error, "there is no provider #{options.provider.inspect} (#{options.place(:provider)}); " \
                         "one of #{PROVIDERS.keys.join(', ')} would work"
          @folder = Folder.new(own_folder('vms'), command, options.provider)
          @keys = SshKeys.new(options.state_dir, command)
          @provider = provider.new(options, @folder, command)
          @access = Access.new(options, @folder, @keys, @provider)
          @maker = Maker.new(@folder, @provider, options.provider)
          @boxes = Boxes.new(@folder, options.provider)
          @tools = Tools.new(command)
        end

        def check
          @provider.check
          @provider.check_network(options.network) if options.network?
        end

        # All at the same time: Vagrant alone needs a good part of a second.
        def requirements(memory)
          asks = [-> { @tools.vagrant }, -> { @tools.ssh }, -> { @provider.requirements(memory) }]
          Parallel.map(asks, in_threads: asks.size, &:call).flatten
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
          new = names.select { |name| state(name) == :not_created }
          new.each { |name| @keys.forget(address(name)) }
          causes = @maker.make(new, &block)
          memory = specs.to_h { |spec| [spec.name, spec.memory] }
          each_machine(names) { |name| ready(name, memory[name], causes[name], &block) }
        end

        def notes(spec)
          refuse_windows(spec.name, spec.vagrant_text.match?(/\.guest\s*=\s*:windows/) || spec.settings['vm.guest'].to_s == 'windows')
          @provider.notes(spec)
        end

        def stop(name)
          # A frozen machine cannot shut down.
          resume(name) if state(name) == :paused
          @provider.stop(name)
        end

        def start(name)
          @provider.start(name)
          @provider.mend(name)
          @access.reach(name)
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

        def reachable?(name)
          open?(address(name), SSH_PORT, 1)
        end

        private

        def describe(spec, place)
          @keys.forget(place.address) unless @folder.address(spec.name) == place.address
          @access.wait(spec.name, spec.options.values_at(:start_timeout, :up_timeout).compact.map(&:to_i).max)
          fragment = Fragment.new(spec, place, closing: @provider.closing(place), ignored: @provider.ignored_options,
                                               opening: @provider.opening(spec.name, place, spec.memory, @keys))
          @folder.write(spec.name, fragment.to_s)
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
          @access.admitted(name) { @access.reach(name) { |line| block.call(name, line) } }
        rescue Error => e
          raise Error, [cause, e.message].compact.uniq.join("\n")
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
