# frozen_string_literal: true

require 'chef/server_api'
require 'net/http'
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
      # @param options [Options]
      # @param client_name [String] a user who may register clients
      # @param signing_key_filename [String, nil] that user's private key
      def initialize(url, options, client_name:, signing_key_filename:)
        @url = URI(url)
        @options = options
        @client_name = client_name
        @signing_key_filename = signing_key_filename.to_s
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
      def check(_machine); end

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
        registration(machine.name).ensure(machine)
        step.phase('configuring')
        configure(machine, transport)
      end

      # @param machine [Declaration] that #prepare was called for
      # @param transport [Transport]
      # @param log [#<<] gets the output
      # @yieldparam activity [String] what chef-client is at
      # @return [Array<String>, nil] what chef-client has changed; nil where it did not say
      # @raise [Failed]
      def converge(machine, transport, log, &block)
        ClientRun.new(machine.settings.distribution).call(transport, log, &block)
      end

      # Removes what it knows of a machine, and then the machine's key here.
      # @param machine [Declaration]
      # @return [String, nil] why node and client stay on a server that was made from
      #   here (the option hosts): it is gone, or does not know the user any more
      # @raise [Failed] they stay on another server
      def forget(machine)
        probe
        reason = @obstacle || remove(machine.name)
        ClientKey.new(@options.state_dir, machine.name).remove unless reason
        return reason unless reason && !@options.hosts.key?(@url.host)

        raise Failed, "node and client stay on the Chef server: #{reason}"
      end

      # @return [Hash] the server as cheffish's resources take it
      def cheffish
        { chef_server_url: url_from_here, options: { client_name: @client_name, signing_key_filename: @signing_key_filename } }
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
        return "there is no key to sign with; #{key_help}" unless File.file?(@signing_key_filename)

        knock
        nil
      rescue SystemCallError, SocketError, IOError, Timeout::Error
        "the Chef server #{@url.host} (#{host}) does not answer"
      rescue Net::ProtocolError, Net::HTTPBadResponse, URI::Error => e
        "the Chef server #{@url.host} cannot be asked through the proxy: #{e.message}"
      end

      # Through the proxy that Chef would take, if there is one for the server.
      def knock
        proxy = ::Chef::Config.proxy_uri(@url.scheme, host, @url.port)
        return Socket.tcp(host, @url.port, connect_timeout: PATIENCE).close unless proxy

        http = Net::HTTP.new(host, @url.port, proxy.hostname, proxy.port, proxy.user, proxy.password)
        # Whom the certificate belongs to is looked at when something is asked for.
        http.use_ssl = @url.scheme == 'https'
        http.verify_mode = OpenSSL::SSL::VERIFY_NONE
        http.open_timeout = http.ssl_timeout = http.read_timeout = PATIENCE
        http.start.finish
      rescue OpenSSL::SSL::SSLError
        nil
      end

      def key_help
        @options.places.fetch(:signing_key) do
          named = @signing_key_filename.empty? ? 'none is named that is there' : "#{@signing_key_filename} is not there"
          "#{named}; signing_key_filename: of with_chef_server, or client_key of knife.rb, says where it is"
        end
      end

      # The name where it resolves to the address of the option hosts, or is not named
      # there; else the address, which the certificate must name, too. So nobody needs to
      # touch /etc/hosts.
      def host
        @host ||= begin
          address = @options.hosts[@url.host]
          address.nil? || resolves_to?(address) ? @url.host : address
        end
      end

      def resolves_to?(address)
        Addrinfo.getaddrinfo(@url.host, @url.port, nil, :STREAM).any? { |one| one.ip_address == address }
      rescue SocketError
        false
      end

      def url_from_here
        @url.dup.tap { |url| url.host = host }.to_s
      end

      def registration(name)
        key = ClientKey.new(@options.state_dir, name)
        Registration.new(name, key, admin: api(@client_name, @signing_key_filename, api_version: API_VERSION)) do
          key.pem
          api(name, key.path)
        end
      end

      def api(client_name, key_file, options = {})
        Chef::ServerAPI.new(url_from_here, { client_name: client_name, signing_key_filename: key_file, **options })
      end

      def configure(machine, transport)
        dir = ClientRun.new(machine.settings.distribution).config_dir
        certificate = @options.certificate(@url.host)
        # A server with a certificate that every system trusts has none here.
        if File.file?(certificate)
          transport.upload(File.read(certificate), "#{dir}/trusted_certs/#{File.basename(certificate)}")
        end
        transport.upload(ClientKey.new(@options.state_dir, machine.name).pem, "#{dir}/client.pem", mode: 0o600)
        transport.upload(client_rb(machine, dir, ClientRun.prepare(transport, dir)), "#{dir}/client.rb")
      end

      def client_rb(machine, dir, reporting)
        ClientConfig.text({ chef_server_url: to_s, node_name: machine.name, client_key: "#{dir}/client.pem",
                            trusted_certs_dir: "#{dir}/trusted_certs", chef_license: machine.settings.license! },
                          [reporting, machine.chef_config].reject(&:empty?).join("\n"))
      end
    end
  end
end
