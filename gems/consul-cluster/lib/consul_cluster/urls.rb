# frozen_string_literal: true

require_relative 'state/consul'

module ConsulCluster
  # Where a browser sees the cluster.
  class Urls
    # @param settings [Settings]
    def initialize(settings)
      @settings = settings
    end

    # @return [Hash{String => Array<String>}] what is there to its URLs: the site, through each load
    #   balancer or else on the first web node, and Consul's UI on the first Consul server
    def all
      { 'site' => site, 'UI' => ui }.reject { |_, urls| urls.empty? }
    end

    # @return [Array<String>] the same for a reader
    def lines
      all.map { |what, urls| [what.ljust(4), *urls].join('  ') }
    end

    private

    def site
      consul = @settings.consul
      balancers = @settings.machines_with('lb')
      return balancers.map { |machine| url(machine, consul.lb_port) } if balancers.any?

      @settings.machines_with('web').first(1).map { |machine| url(machine, consul.web_port) }
    end

    def url(machine, port)
      "http://#{machine.ip}#{":#{port}" unless port == 80}/"
    end

    def ui
      @settings.machines_with('consul-server').first(1).map { |server| "http://#{server.ip}:#{State::Consul::PORT}/ui/" }
    end
  end
end
