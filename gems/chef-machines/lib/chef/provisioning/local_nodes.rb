# frozen_string_literal: true

require 'chef/server_api'
require 'net/http'
require_relative 'node_object'

class Chef
  module Provisioning
    # The node objects that the workstation's own `chef-client -z` keeps. Every
    # machine is recorded there before it is made, whichever Chef server it belongs
    # to: so `search(:node, …)` in a recipe file finds it, after an interruption too.
    class LocalNodes
      # Of the node objects, those with this attribute are machines; another one is
      # the workstation itself.
      MARK = 'chef_provisioning'

      # @param machine [Declaration]
      # @return [void]
      def record(machine)
        existing = get(machine.name)
        mark = { MARK => { 'server' => machine.server.to_s } }
        object = NodeObject.build(machine.name, existing, machine.run_list, machine.attributes.merge(mark))
        existing ? api.put("nodes/#{machine.name}", object) : api.post('nodes', object)
      end

      # @param name [String] a machine, or not
      # @return [void]
      def forget(name)
        api.delete("nodes/#{name}") if get(name)
      end

      # @param name [String]
      # @return [Boolean] is it a node object that is no machine's?
      def other?(name)
        object = get(name)
        !object.nil? && !object['normal'].key?(MARK)
      end

      private

      def api
        @api ||= Chef::ServerAPI.new(Chef::Config[:chef_server_url])
      end

      def get(name)
        api.get("nodes/#{name}")
      rescue Net::HTTPClientException => e
        raise unless e.response.code == '404'
      end
    end
  end
end
