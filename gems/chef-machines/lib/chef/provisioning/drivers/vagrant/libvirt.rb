# frozen_string_literal: true

require_relative 'virtual_machine'

class Chef
  module Provisioning
    module Drivers
      class Vagrant < Base
        # Machines of libvirt (KVM), with the plugin vagrant-libvirt. Written from
        # its manual. No distribution with apt publishes a box for it outside
        # Vagrant's catalogue, so the machines must name one.
        class Libvirt < VirtualMachine
          STATES = { 'not_created' => :not_created, 'running' => :running, 'paused' => :paused }.freeze

          # Where vagrant-libvirt makes its machines unless told otherwise.
          CONNECTION = 'qemu:///system'

          # That the plugin and libvirt are there.
          def check
            unless @folder.vagrant!('plugin', 'list').match?(/^vagrant-libvirt /)
              raise Error, "Vagrant's plugin vagrant-libvirt is not installed; apt-get install vagrant-libvirt, or " \
                           'vagrant plugin install vagrant-libvirt'
            end
            virsh('version')
          end

          def pause(name)
            @folder.vagrant!('suspend', [name]) unless state(name) == :paused
          end

          def resume(name)
            @folder.vagrant!('resume', [name]) if state(name) == :paused
          end

          def cut(name)
            link(name, 'down')
          end

          def mend(name)
            link(name, 'up')
          end

          private

          def requirement_of_tool
            check
            Requirement.met('libvirt', 'with the plugin vagrant-libvirt')
          rescue NotInstalled
            Requirement.missing('libvirt', 'libvirt or Vagrant is not installed', Packages.new(@command).install('virsh'))
          rescue Error => e
            Requirement.missing('libvirt', e.message, nil)
          end

          def vagrant_name
            'libvirt'
          end

          def states
            STATES
          end

          def machine_settings(_name)
            "  machine.default_prefix = #{"#{@options.name}-".dump}\n  machine.suspend_mode = 'pause'\n"
          end

          # A network of the repository's own, in which libvirt gives out no
          # addresses.
          def network_options(cidr)
            { libvirt__network_name: network_name(cidr), libvirt__dhcp_enabled: false }
          end

          # The machine's interface in its network.
          def link(name, state)
            interfaces = virsh('domiflist', id(name)).lines.map(&:split)
            mac = interfaces.find { |_, _, source| source == network_of(name) }&.last
            raise Error, "#{name} has no interface in the network #{network_of(name)}" unless mac

            virsh('domif-setlink', id(name), mac, state)
          end

          def virsh(*argv)
            @command.run!('virsh', '--connect', CONNECTION, *argv)
          end
        end
      end
    end
  end
end
