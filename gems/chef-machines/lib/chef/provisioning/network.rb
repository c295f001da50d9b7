# frozen_string_literal: true

require 'ipaddr'
require 'socket'
require_relative 'error'

class Chef
  module Provisioning
    # An IPv4 network that machines lie in.
    class Network
      # Bits of the smallest network with room for machines.
      LONGEST_PREFIX = 29

      # @param address [String] e.g. "10.20.0.11"
      # @param netmask [String, nil] e.g. "255.255.0.0"; nil: 24 bits, as Vagrant has it
      # @return [Network] the one that the address lies in
      # @raise [Error] not an IPv4 address
      def self.around(address, netmask = nil)
        range = IPAddr.new("#{address}/#{netmask || 24}")
        new("#{range}/#{range.prefix}")
      rescue IPAddr::Error
        raise Error, "#{[address, netmask].compact.join(' with the netmask ')} is not an IPv4 address such as 192.168.33.101"
      end

      # @param cidr [String] e.g. "192.168.33.0/24"
      # @raise [Error] no such network, with what is wrong and what would work
      def initialize(cidr)
        @range = IPAddr.new(cidr.to_s)
        unless @range.ipv4? && cidr.to_s.include?('/') && @range.prefix <= LONGEST_PREFIX
          raise Error, "the network #{cidr.inspect} is not an IPv4 network of 8 addresses or more; \"192.168.33.0/24\" would work"
        end
        return if to_s == cidr.to_s || cidr.to_s.include?('255.')

        raise Error, "the network #{cidr.inspect} does not begin with its first address; \"#{self}\" would work"
      rescue IPAddr::Error
        raise Error, "the network #{cidr.inspect} is not an IPv4 network; \"192.168.33.0/24\" would work"
      end

      # @return [String] e.g. "192.168.33.0/24"
      def to_s
        "#{@range}/#{@range.prefix}"
      end

      # @return [String] e.g. "255.255.255.0"
      def netmask
        IPAddr.new('255.255.255.255').mask(@range.prefix).to_s
      end

      # @return [String] the first host address, which Docker and VirtualBox give to the host
      def gateway
        at(1)
      end

      # @param address [String]
      # @return [Boolean]
      # @raise [Error] it is none
      def include?(address)
        @range.include?(IPAddr.new(address))
      rescue IPAddr::Error
        raise Error, "#{address} is not an IPv4 address such as 192.168.33.101"
      end

      # @param other [String] a network, of either version
      # @return [Boolean] do they share addresses?
      def overlap?(other)
        range = IPAddr.new(other)
        range.ipv4? && (range.include?(@range) || @range.include?(range))
      end

      # @param address [String] in this network
      # @return [String, nil] why no machine can have it
      def reserved(address)
        { at(0) => 'the network address', gateway => 'the gateway', at(size - 1) => 'the broadcast address' }[address]
      end

      # @param taken [Array<String>] addresses in use
      # @return [String] the first that a machine can have
      # @raise [Error] there is none
      def free(taken)
        offset = (2..size - 2).find { |n| !taken.include?(at(n)) }
        offset ? at(offset) : raise(Error, "the network #{self} has no free address left")
      end

      private

      def size
        2**(32 - @range.prefix)
      end

      def at(offset)
        IPAddr.new(@range.to_i + offset, Socket::AF_INET).to_s
      end
    end
  end
end
