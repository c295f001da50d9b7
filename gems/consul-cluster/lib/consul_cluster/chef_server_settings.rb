# frozen_string_literal: true

require 'socket'

module ConsulCluster
  # What chef.json says of the Chef server; memory in MB, ssh as for a Machine.
  ChefServerSettings = Struct.new(:fqdn, :ip, :edition, :memory, :ssh, keyword_init: true) do
    # The name of its machine, as in the article.
    def name
      'chef-server'
    end

    # Is it a server the user already has, which this repository neither makes
    # nor reaches over ssh?
    def existing?
      edition == 'existing'
    end

    # How the workstation reaches it: by its FQDN where that resolves to its
    # address, else by the address, which the certificate names too. So nobody
    # needs to touch /etc/hosts.
    # @return [String]
    def host_from_here
      existing? || Addrinfo.getaddrinfo(fqdn, 443, nil, :STREAM).any? { |a| a.ip_address == ip } ? fqdn : ip
    rescue SocketError
      ip
    end
  end
end
