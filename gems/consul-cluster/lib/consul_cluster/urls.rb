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
      consul = @settings.consul
      role, port = { 'lb' => consul.lb_port, 'web' => consul.web_port }.find { |name, _| @settings.machines_with(name).any? }
      "http://#{@settings.machines_with(role).first.ip}#{":#{port}" unless port == 80}/" if role
    end

    def ui
      server = @settings.machines_with('consul-server').first
      "http://#{server.ip}:#{State::Consul::PORT}/ui/" if server
    end
  end
end
