# frozen_string_literal: true

require 'net/http'
require 'openssl'
require_relative 'chef_api'
require_relative 'error'

module ConsulCluster
  # A Chef server that the user already has (edition `existing`): nothing is
  # created on it, and what belongs to it is put into .chef by the user.
  class ExistingServer
    # Seconds for the server to answer.
    PATIENCE = 10

    # @param settings [Settings]
    # @param port [Integer] where the server answers with TLS
    # @param out [IO]
    def initialize(settings, port: 443, out: $stdout)
      @settings = settings
      @port = port
      @out = out
    end

    # Nothing here can tell a new server from an old one.
    def forget_old_server; end

    # @raise [Error] always: it is called when the key is missing
    def fetch_user_key
      missing("the private key of #{@settings.user_name}", @settings.user_key)
    end

    # An administrator of the organisation registers the machines: no validator is
    # needed.
    def fetch_org_key; end

    # It is called when there is no certificate in .chef: that is well with one
    # that this system trusts, and is looked at again in each run.
    # @return [void]
    # @raise [Error] the certificate is needed, or the server does not answer
    def fetch_certificate
      shake_hands
      @out.puts("This system trusts the certificate of #{host}: none is needed in #{@settings.chef_dir}.")
    rescue OpenSSL::SSL::SSLError => e
      missing("the certificate of #{host} (PEM), which this system does not trust (#{e.message}),",
              @settings.certificate)
    rescue *ChefApi::FAILURES => e
      raise Error, "the Chef server #{host} does not answer on port #{@port}: #{ChefApi.one_line(e.message)}"
    end

    private

    def host
      @settings.chef_server.fqdn
    end

    # With the authorities of the system, which chef-client goes by too, and through the
    # proxy that it would take.
    # @raise [OpenSSL::SSL::SSLError] the certificate is not trusted, or not the host's
    def shake_hands
      require 'chef-config/config'
      proxy = ChefConfig::Config.proxy_uri('https', host, @port)
      http = Net::HTTP.new(host, @port, proxy&.hostname, proxy&.port, proxy&.user, proxy&.password)
      http.use_ssl = true
      http.open_timeout = http.ssl_timeout = PATIENCE
      http.start.finish
    end

    def missing(what, path)
      raise Error, "the Chef server is your own (edition \"existing\"): put #{what} into #{path}"
    end
  end
end
