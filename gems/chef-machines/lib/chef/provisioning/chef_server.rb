# frozen_string_literal: true

require 'chef/server_api'
require 'socket'
require 'uri'
require_relative 'client_config'
require_relative 'client_key'
require_relative 'client_run'
require_relative 'registration'

class Chef
  module Provisioning
    # A Chef server, and what a machine needs to be a node of it.
    class ChefServer
      # Seconds that a server may take to answer before it counts as gone.
      PATIENCE = 3

      # Old enough for every Chef server of today, and the last version in which
      # a client's key is part of the client.
      API_VERSION = '0'

      # @param url [String] the organisation's address, as the machines use it
      # @param settings [ConsulCluster::Settings]
      # @param client_name [String] a user who may register clients
      # @param signing_key_filename [String, nil] that user's private key
      def initialize(url, settings, client_name:, signing_key_filename:)
        @url = URI(url)
        @settings = settings
        @client_name = client_name
        @signing_key_filename = signing_key_filename.to_s
        @client_run = ClientRun.new(settings.distribution)
      end

      # @return [String] the address
      def to_s
        @url.to_s
      end

      # Nothing of keys and their places.
      def inspect
        "#<#{self.class} #{@url}>"
      end

      # There is nothing that could be told without asking the server.
      # @return [void]
      def check; end

      # Called before the first machine is made: what cannot work is said at once.
      # @return [void]
      # @raise [Failed]
      def announce
        probe
        raise Failed, @obstacle if @obstacle
      end

      # Finds out, once, whether the server can be asked for anything. Called before
      # its network may go: later the address may be somebody else's.
      # @return [void]
      def probe
        return if @probed

        @obstacle = find_obstacle
        @probed = true
      end

      # Registers a machine and gives it its key and configuration.
      # @param machine [Declaration]
      # @param transport [Transport]
      # @param step [Run::Step]
      # @return [void]
      def prepare(machine, transport, step)
        step.phase('registering')
        registration(machine.name).ensure(machine.run_list, machine.attributes)
        step.phase('configuring')
        configure(machine, transport)
      end

      # @param transport [Transport] to a machine that #prepare was called for
      # @param log [#<<] gets the output
      # @return [void]
      # @raise [Failed]
      def converge(transport, log)
        @client_run.call(transport, log)
      end

      # Removes what it knows of a machine, and then the machine's key here.
      # @param name [String]
      # @return [String, nil] why node and client stay on a server that this
      #   repository makes: it is gone, or does not know the user any more
      # @raise [Failed] they stay on a server that the user already has
      def forget(name)
        probe
        reason = @obstacle || remove(name)
        ClientKey.new(@settings.chef_dir, name).remove unless reason
        return reason unless reason && @settings.chef_server.existing?

        raise Failed, "node and client stay on the Chef server: #{reason}"
      end

      private

      def remove(name)
        registration(name).remove
        nil
      rescue Net::HTTPClientException, OpenSSL::SSL::SSLError => e
        e.message
      end

      # @return [String, nil] there is no key to ask with, or nobody answers
      def find_obstacle
        return 'there is no key to sign with; `rake config` makes it' unless File.file?(@signing_key_filename)

        Socket.tcp(host, @url.port, connect_timeout: PATIENCE).close
        nil
      rescue SystemCallError, SocketError
        "the Chef server #{@url.host} (#{host}) does not answer"
      end

      # Where the name does not resolve here, the address does: the certificate
      # names both.
      def host
        server = @settings.chef_server
        @host ||= @url.host == server.fqdn ? server.host_from_here : @url.host
      end

      def registration(name)
        key = ClientKey.new(@settings.chef_dir, name)
        Registration.new(name, key, admin: api(@client_name, @signing_key_filename, api_version: API_VERSION)) do
          key.pem
          api(name, key.path)
        end
      end

      def api(client_name, key_file, options = {})
        url = @url.dup
        url.host = host
        Chef::ServerAPI.new(url.to_s, { client_name: client_name, signing_key_filename: key_file, **options })
      end

      def configure(machine, transport)
        dir = @client_run.config_dir
        certificate = @settings.certificate(@url.host)
        # A server with a certificate that every system trusts has none here.
        if File.file?(certificate)
          transport.upload(File.read(certificate), "#{dir}/trusted_certs/#{File.basename(certificate)}")
        end
        transport.upload(ClientKey.new(@settings.chef_dir, machine.name).pem, "#{dir}/client.pem", mode: 0o600)
        transport.upload(client_rb(machine, dir), "#{dir}/client.rb")
      end

      def client_rb(machine, dir)
        ClientConfig.text(chef_server_url: to_s, node_name: machine.name, client_key: "#{dir}/client.pem",
                          trusted_certs_dir: "#{dir}/trusted_certs", chef_license: @settings.license!)
      end
    end
  end
end
