# frozen_string_literal: true

module ConsulAgent
  # The name of a service in Consul, and in its DNS.
  module ServiceName
    # A label of DNS. With a dot in it, Consul's DNS could not be asked for it.
    PATTERN = /\A[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\z/

    # service: such as "web". domain: Consul's, such as "consul". Gives the name to
    # ask DNS for; raises ArgumentError for a service that DNS cannot hold.
    def self.dns(service, domain)
      return "#{service}.service.#{domain}" if PATTERN.match?(service)

      raise ArgumentError, "the service #{service.inspect} cannot be found by DNS: use letters, digits and - only, " \
                           '63 at most, such as "web"'
    end
  end
end
