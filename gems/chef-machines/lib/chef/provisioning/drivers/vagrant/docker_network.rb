# frozen_string_literal: true

require 'ipaddr'
require 'json'
require 'socket'
require_relative '../base'
require_relative 'docker_label'

class Chef
  module Provisioning
    module Drivers
      class Vagrant < Base
        # The repository's networks on a Docker engine. Vagrant would make some too,
        # but for /24 only, and would remove them, and other repositories', whenever
        # it finds no running machine in them.
        class DockerNetwork
          # @param options [Options]
          # @param command [Command]
          def initialize(options, command)
            @options = options
            @command = command
            @mutex = Mutex.new
          end

          # That this computer is in no other network with these addresses: Docker does not
          # mind, and packets for the machines would leave the computer there.
          # @param cidr [String]
          # @return [void]
          # @raise [Error] naming the interface
          def check_interfaces(cidr)
            range = IPAddr.new(cidr)
            interface = foreign_interfaces.find { |one| range.include?(one.addr.ip_address) }
            return unless interface

            raise Error, "the network #{cidr} is taken by the interface #{interface.name} of this computer " \
                         "(#{interface.addr.ip_address}); change #{@options.place(:network)}"
          end

          # As #check_interfaces, and that no other network of Docker's has these addresses.
          # @param cidr [String]
          # @return [void]
          # @raise [Error]
          def check_free(cidr)
            check_interfaces(cidr)
            taken = overlap(Network.new(cidr)) unless subnet(@options.name) == cidr
            raise Error, taken if taken
          end

          # @return [Array<String>] the names of this repository's containers that run
          def running
            @command.run!('docker', 'container', 'ls', '--filter', "label=#{DockerLabel::KEY}=#{@options.root}", '--format', '{{.Names}}').split
          end

          # Makes it where it is not there.
          # @param name [String]
          # @param cidr [String]
          # @return [void]
          # @raise [Error] another network is in the way
          def create(name, cidr)
            @mutex.synchronize do
              existing = all.find { |network| network['Name'] == name }
              next make(name, Network.new(cidr)) unless existing

              subnet = subnets(existing).first.to_s
              next if subnet == cidr

              raise Error, "Docker's network #{name} is #{subnet}, not #{cidr} as wanted; destroy the machines in it " \
                           "first, or change #{@options.place(:network)}"
            end
          end

          # @param name [String] of the network
          # @param container [String]
          # @param address [String]
          # @return [void]
          def connect(name, container, address)
            # Docker may hold a half of it, with another address or none.
            @command.run('docker', 'network', 'disconnect', '--force', name, container)
            @command.run!('docker', 'network', 'connect', '--ip', address, name, container)
          end

          # @param name [String]
          # @return [String, nil] the addresses of this repository's network of that name
          def subnet(name)
            network = all.find { |one| one['Name'] == name && DockerLabel.owner(one['Labels']) == @options.root }
            network && subnets(network).first
          end

          # @return [Array<String>] the addresses of all networks, and this computer's own
          def taken
            all.flat_map { |network| subnets(network) } + foreign_interfaces.map { |one| one.addr.ip_address }
          end

          # @param names [Regexp] of networks
          # @return [Hash{String => String}] container => address there, of this repository's
          #   containers, those that do not run among them
          def addresses(names)
            ids = @command.run!('docker', 'container', 'ls', '--all', '--quiet', '--filter',
                                "label=#{DockerLabel::KEY}=#{@options.root}").split
            return {} if ids.empty?

            JSON.parse(@command.run('docker', 'container', 'inspect', *ids).stdout).to_h do |container|
              networks = container.dig('NetworkSettings', 'Networks') || {}
              address = networks.filter_map { |name, one| one.dig('IPAMConfig', 'IPv4Address') if names.match?(name) }.first
              [container['Name'].delete_prefix('/'), address]
            end.compact
          end

          # Removes networks when no machine is connected to them, not even a stopped one;
          # another repository of the same name may have some.
          # @param names [Regexp]
          # @return [void]
          # @raise [Error]
          def remove_unused(names)
            all.select { |network| names.match?(network['Name']) && DockerLabel.owner(network['Labels']) }.each do |network|
              name = network['Name']
              connected = @command.run!('docker', 'container', 'ls', '--all', '--quiet', '--filter', "network=#{name}")
              @command.run!('docker', 'network', 'rm', name) if connected.strip.empty?
            end
          end

          private

          def make(name, network)
            result = @command.run('docker', 'network', 'create', '--subnet', network.to_s, '--gateway', network.gateway,
                                  *DockerLabel.arguments(@options), name)
            raise Error, overlap(network) || result.failure unless result.success
          end

          # Networks of others come and go meanwhile; those that are gone are
          # no error.
          def all
            ids = @command.run!('docker', 'network', 'ls', '--quiet').split
            JSON.parse(@command.run('docker', 'network', 'inspect', *ids).stdout)
          end

          def subnets(network)
            (network.dig('IPAM', 'Config') || []).filter_map { |config| config['Subnet'] }
          end

          # But for those of Docker's networks.
          # @return [Array<Socket::Ifaddr>] with IPv4 addresses
          def foreign_interfaces
            bridges = all.map { |network| bridge(network) }
            Socket.getifaddrs.select { |one| one.addr&.ipv4? && !bridges.include?(one.name) }
          end

          # @return [String] the interface that Docker makes for a network
          def bridge(network)
            network.dig('Options', 'com.docker.network.bridge.name') || "br-#{network['Id'].to_s[0, 12]}"
          end

          def overlap(network)
            other = all.find { |one| subnets(one).any? { |subnet| network.overlap?(subnet) } }
            other && "the network #{network} is taken by Docker's network #{other['Name']} " \
                     "(#{subnets(other).join(', ')}); remove that, or change #{@options.place(:network)}"
          end
        end
      end
    end
  end
end
