# frozen_string_literal: true

require 'openssl'

module ChefZeroServerCookbook
  # The certificate of the Chef server.
  module Certificate
    # Where a full Chef server keeps the certificate of +fqdn+.
    def self.path(fqdn)
      "/var/opt/opscode/nginx/ca/#{fqdn}.crt"
    end

    # Where the key to it lies.
    def self.key_path(fqdn)
      "/var/opt/opscode/nginx/ca/#{fqdn}.key"
    end

    # Takes the path of a certificate and the names it must have, in the form of
    # OpenSSL (`DNS:...`, `IP:...`). Whether there is one that has exactly these,
    # belongs to the key at +key_path+, and is good at the time +at+.
    def self.serves?(path, key_path, names, at: Time.now)
      certificate = OpenSSL::X509::Certificate.new(::File.read(path))
      key = OpenSSL::PKey.read(::File.read(key_path))
      names(certificate) == names.sort && certificate.check_private_key(key) && certificate.not_after > at
    rescue Errno::ENOENT, OpenSSL::OpenSSLError
      false
    end

    def self.names(certificate)
      extension = certificate.extensions.find { |candidate| candidate.oid == 'subjectAltName' }
      extension ? extension.value.split(', ').map { |name| name.sub('IP Address:', 'IP:') }.sort : []
    end
    private_class_method :names
  end
end
