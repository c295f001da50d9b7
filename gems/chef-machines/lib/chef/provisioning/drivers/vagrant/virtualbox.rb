# frozen_string_literal: true

require 'ipaddr'
require_relative 'virtual_machine'

class Chef
  module Provisioning
    module Drivers
      class Vagrant < Base
        # Machines of VirtualBox. Not tried with every release; written from the
        # manuals of Vagrant 2.3 and VirtualBox 6.1 and 7.
        class Virtualbox < VirtualMachine
          # Ubuntu's own; Debian publishes none outside Vagrant's catalogue.
          BOX = 'ubuntu-22.04'
          BOX_URL = 'https://cloud-images.ubuntu.com/jammy/current/jammy-server-cloudimg-amd64-vagrant.box'

          STATES = { 'not_created' => :not_created, 'running' => :running, 'paused' => :paused }.freeze

          # The only addresses for host-only networks since VirtualBox 6.1.28,
          # unless this file says more; on Windows, and on macOS since version 7, all
          # are allowed.
          ALLOWED = '192.168.56.0/21'
          NETWORKS_CONF = '/etc/vbox/networks.conf'

          # @param networks_conf [String] a file
          # @param platform [String] this computer's, as Ruby names it
          def initialize(options, folder, command, networks_conf: NETWORKS_CONF, platform: RUBY_PLATFORM)
            super(options, folder, command)
            @networks_conf = networks_conf
            @platform = platform
          end

          # Vagrant's plugin for VirtualBox makes one machine at a time.
          def parallel?
            false
          end

          # That VirtualBox is there.
          def check
            @version = @command.run!('VBoxManage', '--version').lines.last.to_s
          end

          # That it allows the network.
          def check_network(cidr)
            return unless restricted?(@version)
            return if allowed.any? { |range| covers?(range, cidr) }

            raise Error, "VirtualBox allows host-only networks in #{allowed.join(', ')} only; add the line " \
                         "\"* #{cidr}\" to #{@networks_conf}, or choose another network, such as 192.168.56.0/24 " \
                         "(#{@options.place(:network)})"
          end

          # Ubuntu's box unless the machine names another.
          def opening(*)
            "config.vm.box = #{BOX.dump}\n#{super}"
          end

          def closing(*)
            "#{super}config.vm.box_url = #{BOX_URL.dump} if config.vm.box == #{BOX.dump}\n"
          end

          def pause(name)
            @command.run!('VBoxManage', 'controlvm', id(name), 'pause') unless state(name) == :paused
          end

          def resume(name)
            @command.run!('VBoxManage', 'controlvm', id(name), 'resume') if state(name) == :paused
          end

          # The first adapter is Vagrant's, the second that of the machine's network.
          def cut(name)
            @command.run!('VBoxManage', 'controlvm', id(name), 'setlinkstate2', 'off')
          end

          def mend(name)
            @command.run!('VBoxManage', 'controlvm', id(name), 'setlinkstate2', 'on')
          end

          private

          def requirement_of_tool
            check
            Requirement.met('VirtualBox', @version.strip)
          rescue NotInstalled
            Requirement.missing('VirtualBox', 'VirtualBox is not installed', Packages.new(@command).install('VBoxManage'))
          rescue Error => e
            Requirement.missing('VirtualBox', e.message, nil)
          end

          def vagrant_name
            'virtualbox'
          end

          def states
            STATES
          end

          def machine_settings(name)
            "  machine.name = #{"#{@options.name}-#{name}".dump}\n  machine.linked_clone = true\n"
          end

          def network_options(_cidr)
            {}
          end

          # @param version [String] e.g. "7.0.20r163906"
          # @return [Boolean] does VirtualBox allow some networks only?
          def restricted?(version)
            version = Gem::Version.new(version[/\A[\d.]+/] || '0')
            return false if @platform.match?(/mswin|mingw/) || (@platform.include?('darwin') && version >= Gem::Version.new('7'))

            version >= Gem::Version.new('6.1.28')
          end

          # @return [Array<String>]
          def allowed
            return [ALLOWED] unless File.file?(@networks_conf)

            lines = File.read(@networks_conf).scrub.lines.filter_map { |line| line[/\A\s*\*\s*(.+)/, 1] }
            ranges = lines.flat_map { |line| line.split(/[\s,]+/) }
            # A file of comments says nothing more.
            ranges.empty? ? [ALLOWED] : ranges
          end

          def covers?(range, cidr)
            outer = IPAddr.new(range).to_range
            inner = IPAddr.new(cidr).to_range
            outer.first.ipv4? && outer.first <= inner.first && inner.last <= outer.last
          rescue IPAddr::Error
            false
          end
        end
      end
    end
  end
end
