# frozen_string_literal: true

module ConsulCluster
  # A proxy in the environment is for the world outside: the repository's own
  # machines are never asked through it. Ruby and Chef understand no networks in
  # no_proxy, such as 192.168.33.0/24, so names and addresses stand there.
  module NoProxy
    PROXIES = %w(http_proxy https_proxy ftp_proxy all_proxy).flat_map { |name| [name, name.upcase] }.freeze

    # Chef reads the first, Ruby either, other tools the second.
    EXCEPTIONS = %w(no_proxy NO_PROXY).freeze

    # Adds the machines to what the user excepts; where there is no proxy, nothing.
    # @param settings [Settings]
    # @param env [#[]=] of this process, and so of what it starts
    # @return [void]
    def self.add(settings, env: ENV)
      return if PROXIES.all? { |name| env[name].to_s.empty? }

      said = EXCEPTIONS.flat_map { |name| env[name].to_s.split(/[\s,]+/) }
      value = (said + hosts(settings)).reject(&:empty?).uniq.join(',')
      EXCEPTIONS.each { |name| env[name] = value }
    end

    # @param settings [Settings]
    # @return [Array<String>] addresses, and names in full. A Chef server that the user
    #   already has is not among them: it may lie behind the proxy
    def self.hosts(settings)
      server = settings.chef_server
      machines = settings.machines.flat_map { |machine| [machine.ip, "#{machine.name}.#{settings.domain}"] }
      server.existing? ? machines : [server.ip, server.fqdn, *machines]
    end
    private_class_method :hosts
  end
end
