# frozen_string_literal: true

require_relative '../base'

class Chef
  module Provisioning
    module Drivers
      class Vagrant < Base
        # Which address each machine has, and in which network. A machine that asks for an
        # address gets it. The others get one of the repository's network, and keep it.
        #
        # The repository's network is the option `network`; where that is not given, the one
        # of the addresses asked for; where there are none, the first of 192.168.33.0/24,
        # 192.168.34.0/24 and so on that nobody else has on this computer. An address
        # outside it has a network of its own, of 24 bits unless its netmask is told.
        class Addresses
          # How many networks are looked at, beginning with the default one.
          CANDIDATES = 30

          # Where a machine lies.
          Place = Struct.new(:address, :network)

          # @param options [Options]
          # @param folder [Folder]
          # @param provider [Provider]
          def initialize(options, folder, provider)
            @options = options
            @folder = folder
            @provider = provider
          end

          # Decides for machines, and keeps the network that was chosen.
          # @param specs [Array<MachineSpec>] of machines that are wanted now
          # @param others [Array<MachineSpec>] that will be wanted
          # @return [Hash{String => Place}]
          # @raise [Error] an address cannot be had
          def assign(specs, others)
            main = choose_network([*specs, *others])
            @folder.keep_network(main.to_s)
            taken = taken_addresses([*others, *specs])
            specs.to_h { |spec| [spec.name, place(spec, main, taken)] }
          end

          private

          def choose_network(specs)
            return Network.new(@options.network) if @options.network?

            known = @folder.network || @provider.network_there
            known ? Network.new(known) : specs.filter_map(&:network).first || unused_network
          end

          def unused_network
            foreign = @provider.foreign_networks
            first = IPAddr.new(@options.network)
            candidates = Array.new(CANDIDATES) { |n| Network.new("#{IPAddr.new(first.to_i + n * 256, Socket::AF_INET)}/24") }
            candidates.find { |network| foreign.none? { |other| network.overlap?(other) } } || candidates.first
          end

          # @return [Hash{String => String}] address => machine: those that machines have, and
          #   over them those that are asked for
          def taken_addresses(specs)
            asked = specs.filter_map { |spec| [spec.address, spec.name] if spec.address }
            twice = asked.uniq.group_by(&:first).values.find { |pairs| pairs.size > 1 }
            raise Error, "#{twice.map(&:last).join(' and ')} ask for the same address, #{twice.first.first}" if twice

            known = @folder.names.to_h { |name| [name, @folder.address(name)] }
            @provider.addresses_there.merge(known).invert.merge(asked.to_h)
          end

          def place(spec, main, taken)
            return asked_for(spec, main) if spec.address

            kept = taken.key(spec.name)
            address = kept && main.include?(kept) ? kept : main.free(taken.keys)
            taken[address] = spec.name
            Place.new(address, main)
          end

          def asked_for(spec, main)
            network = main.include?(spec.address) ? main : spec.network
            reason = network.reserved(spec.address)
            raise Error, "#{spec.name} asks for #{spec.address}, which is #{reason} of #{network}" if reason

            Place.new(spec.address, network)
          end
        end
      end
    end
  end
end
