# frozen_string_literal: true

require 'ipaddr'
require 'json'
require_relative '../base'
require_relative 'docker_label'

class Chef
  module Provisioning
    module Drivers
      class Vagrant < Base
        # The cluster's network on a Docker engine. Vagrant would make one too,
        # but for /24 only, and would remove it, and other clusters', whenever
        # it finds no running machine in it.
        class DockerNetwork
          # @param settings [ConsulCluster::Settings]
          # @param command [Command]
          def initialize(settings, command)
            @settings = settings
            @command = command
            @mutex = Mutex.new
          end

          # @return [String]
          def name
            @settings.name
          end

          # Makes it where it is not there.
          # @return [void]
          # @raise [Error] another network is in the way
          def create
            @mutex.synchronize do
              existing = inspect_networks.find { |network| network['Name'] == name }
              next make unless existing

              subnet = subnets(existing).first.to_s
              next if subnet == @settings.network

              raise Error, "Docker's network #{name} is #{subnet}, not #{@settings.network} as in " \
                           'provisioning/cluster.json; run rake destroy with the old network first'
            end
          end

          # @param container [String]
          # @param address [String]
          # @return [void]
          def connect(container, address)
            # Docker may hold a half of it, with another address or none.
            @command.run('docker', 'network', 'disconnect', '--force', name, container)
            @command.run!('docker', 'network', 'connect', '--ip', address, name, container)
          end

          # Removes it when no machine is connected to it, not even a stopped one;
          # another repository of the same name may have some.
          # @return [void]
          # @raise [Error]
          def remove_unused
            return unless inspect_networks.any? { |network| network['Name'] == name && DockerLabel.owner(network['Labels']) }

            connected = @command.run!('docker', 'container', 'ls', '--all', '--quiet', '--filter', "network=#{name}")
            @command.run!('docker', 'network', 'rm', name) if connected.strip.empty?
          end

          private

          def make
            result = @command.run('docker', 'network', 'create', '--subnet', @settings.network,
                                  '--gateway', @settings.gateway, *DockerLabel.arguments(@settings), name)
            raise Error, overlap || result.failure unless result.success
          end

          # Networks of others come and go meanwhile; those that are gone are
          # no error.
          def inspect_networks
            ids = @command.run!('docker', 'network', 'ls', '--quiet').split
            JSON.parse(@command.run('docker', 'network', 'inspect', *ids).stdout)
          end

          def subnets(network)
            (network.dig('IPAM', 'Config') || []).map { |config| config['Subnet'] }
          end

          def overlap
            wanted = IPAddr.new(@settings.network).to_range
            other = inspect_networks.find do |network|
              subnets(network).any? do |subnet|
                range = IPAddr.new(subnet).to_range
                range.first.ipv4? && range.first <= wanted.last && wanted.first <= range.last
              end
            end
            other && "the network #{@settings.network} is taken by Docker's network #{other['Name']} " \
                     "(#{subnets(other).join(', ')}); remove that, or choose another with yo consul-cluster --network"
          end
        end
      end
    end
  end
end
