# frozen_string_literal: true

require_relative 'state/consul'

module ConsulCluster
  # Where a browser sees the cluster.
  class Urls
    # @param settings [Settings]
    def initialize(settings)
      @settings = settings
    end

    # @return [Hash{String => String}] what is there to its URL: the site, through the first load
    #   balancer or else on the first web node, and Consul's UI on the first Consul server
    def all
      { 'site' => site, 'UI' => ui }.compact
    end

    private

    def site
      role = %w(lb web).find { |name| @settings.machines_with(name).any? } or return

      port = @settings.cluster['roles'][role].fetch('port', 80)
      "http://#{@settings.machines_with(role).first.ip}#{":#{port}" unless port == 80}/"
    end

    def ui
      server = @settings.machines_with('consul-server').first
      "http://#{server.ip}:#{State::Consul::PORT}/ui/" if server
    end
  end
end
