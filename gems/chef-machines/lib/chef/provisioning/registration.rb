# frozen_string_literal: true

require 'json'
require 'net/http'
require_relative 'attribute_changes'
require_relative 'failed'
require_relative 'node_object'

class Chef
  module Provisioning
    # Makes a machine known to a Chef server as knife's bootstrap does: a client
    # whose key pair was made here, then a node object that this client itself
    # creates; a Chef server refuses a node that another one has made. Whatever
    # an earlier run has left is repaired.
    class Registration
      # A full server lets no other member of an organisation make clients.
      HINT = " (on a server of your own, the user must be in the organisation's group admins)"

      # @param name [String] the machine
      # @param key [ClientKey]
      # @param admin [Chef::ServerAPI] signs as a user who may register clients
      # @yieldreturn [Chef::ServerAPI] signs as the machine
      def initialize(name, key, admin:, &own)
        @name = name
        @key = key
        @admin = admin
        @own = own
      end

      # @param machine [Declaration]
      # @return [void]
      # @raise [Failed] the server refuses, with what it says
      def ensure(machine)
        create_client unless found { @admin.get("clients/#{@name}") }
        replace_key unless accepted?
        raise Failed, "the Chef server does not accept the key of the client #{@name}" unless accepted?

        save_node(machine)
      rescue Net::HTTPClientException => e
        raise Failed, "the Chef server refuses to register #{@name}: #{[e.message, *reasons(e.response.body)].join(': ')}" \
                      "#{HINT if e.response.code == '403'}"
      end

      # Removes the node object and the client, where they are.
      # @return [void]
      def remove
        found { @admin.delete("nodes/#{@name}") }
        found { @admin.delete("clients/#{@name}") }
      end

      private

      # @return [Array<String>] what a Chef server writes beside the status
      def reasons(body)
        Array(JSON.parse(body.to_s)['error'])
      rescue JSON::ParserError
        []
      end

      # @return what the block returns, nil when the server has no such object
      def found
        yield
      rescue Net::HTTPClientException => e
        raise unless e.response.code == '404'
      end

      def create_client
        @admin.post('clients', client)
      end

      # Also for the embedded server: chef-zero forgets the key of a POST in
      # newer versions of the API.
      def replace_key
        @admin.put("clients/#{@name}", client)
      end

      def client
        { 'name' => @name, 'admin' => false, 'public_key' => @key.public_pem }
      end

      def own
        @own_api ||= @own.call
      end

      def accepted?
        own.get("nodes/#{@name}")
        true
      rescue Net::HTTPClientException => e
        e.response.code != '401'
      end

      def save_node(machine)
        existing = found { @admin.get("nodes/#{@name}") }
        node = NodeObject.build(machine, existing)
        existing ? own.put("nodes/#{@name}", node) : own.post('nodes', node)
      rescue Net::HTTPClientException => e
        raise unless existing && e.response.code == '403'

        # An earlier client of this name, or somebody else, has made it.
        @admin.delete("nodes/#{@name}")
        own.post('nodes', node)
      end
    end
  end
end
