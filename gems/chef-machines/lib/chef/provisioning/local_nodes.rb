# frozen_string_literal: true

require 'chef/server_api'
require 'net/http'
require_relative 'node_object'

class Chef
  module Provisioning
    # The node objects that the workstation's own `chef-client -z` keeps. Every
    # machine is recorded there before it is made, whichever Chef server it belongs
    # to: so `search(:node, …)` in a recipe file finds it, after an interruption too.
    # Several threads may use it.
    class LocalNodes
      # Of the node objects, those with this attribute are machines; another one is
      # the workstation itself.
      MARK = 'chef_provisioning'

      def initialize
        @mutex = Mutex.new
      end

      # @param machine [Declaration]
      # @return [Boolean] has its node object changed?
      def record(machine)
        existing = get(machine.name)
        object = NodeObject.build(machine, existing)
        object['normal'][MARK] = { 'driver_url' => machine.driver.url, 'server' => machine.server.to_s }
        store(object) unless object == existing
      end

      # @param object [Hash] a node object
      # @return [true]
      def store(object)
        @mutex.synchronize do
          api.put("nodes/#{object['name']}", object)
        rescue Net::HTTPClientException => e
          raise unless e.response.code == '404'

          api.post('nodes', object)
        end
        true
      end

      # @param name [String] a machine, or not
      # @return [void]
      def forget(name)
        @mutex.synchronize { api.delete("nodes/#{name}") } if get(name)
      end

      # @param name [String]
      # @return [Boolean] is it a node object that is no machine's?
      def other?(name)
        object = get(name)
        !object.nil? && !object['normal'].key?(MARK)
      end

      # @param name [String] a machine
      # @return [String, nil] the driver that it was made with
      def driver_url(name)
        get(name)&.dig('normal', MARK, 'driver_url')
      end

      # @return [Array<Hash>] the node objects of machines
      def machines
        names = @mutex.synchronize { api.get('nodes') }.keys
        names.filter_map { |name| get(name) }.select { |object| object['normal'].key?(MARK) }
      end

      # @param name [String]
      # @return [Hash, nil] its node object
      def get(name)
        @mutex.synchronize { api.get("nodes/#{name}") }.to_hash
      rescue Net::HTTPClientException => e
        raise unless e.response.code == '404'
      end

      private

      def api
        @api ||= Chef::ServerAPI.new(Chef::Config[:chef_server_url])
      end
    end
  end
end
