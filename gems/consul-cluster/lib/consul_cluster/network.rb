# frozen_string_literal: true

require 'ipaddr'
require 'chef/provisioning/network'

module ConsulCluster
  # The IPv4 network of a cluster: chef-machines' Network, as strict as the generator is
  # about how it is written and where it lies.
  class Network < Chef::Provisioning::Network
    # Four decimal numbers without leading zeros, which some tools read as octal.
    ADDRESS = /\A(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}\z/

    # The largest private network.
    SHORTEST_PREFIX = 8

    # Blocks in which no machine can have an address (RFC 6890).
    UNUSABLE = %w(0.0.0.0/8 127.0.0.0/8 169.254.0.0/16 224.0.0.0/3).map { |block| IPAddr.new(block) }.freeze

    # @param text [Object] what stands in a file
    # @return [Boolean] is it an IPv4 address?
    def self.address?(text)
      text.is_a?(String) && ADDRESS.match?(text) && text.split('.').all? { |n| n.to_i < 256 }
    end

    # @param cidr [String] e.g. "192.168.33.0/24"
    # @raise [ArgumentError] with what is wrong and what would work
    def initialize(cidr)
      address, bits = cidr.to_s.split('/', 2)
      unless self.class.address?(address) && /\A(0|[1-9]\d?)\z/.match?(bits.to_s) && bits.to_i <= 32
        raise ArgumentError, 'is not an IPv4 network such as "192.168.33.0/24"'
      end
      raise ArgumentError, "is smaller than /#{LONGEST_PREFIX}" if bits.to_i > LONGEST_PREFIX
      raise ArgumentError, "is larger than /#{SHORTEST_PREFIX}" if bits.to_i < SHORTEST_PREFIX

      range = IPAddr.new(cidr)
      raise ArgumentError, 'has no addresses for machines' if UNUSABLE.any? { |block| block.include?(range) }
      raise ArgumentError, %(is not a network's first address; "#{range}/#{bits}" would work) unless range.to_s == address

      super
    end

    # @param taken [Array<String>] addresses in use
    # @param from [Integer] offset in the network to begin at
    # @return [String, nil] the next address that a machine can have
    def free_from(taken, from)
      [[from, 2].max..size - 2, 2..size - 2].each do |offsets|
        offset = offsets.find { |n| !taken.include?(at(n)) }
        return at(offset) if offset
      end
      nil
    end

    # @return [Integer] the offset of an address, e.g. 101 for 192.168.33.101 in a /24
    def offset(address)
      IPAddr.new(address).to_i - @range.to_i
    end
  end
end
