# frozen_string_literal: true

require_relative 'connection'
require_relative 'error'
require_relative 'health'
require_relative 'state'
require_relative 'verify/dns'
require_relative 'verify/first_look'
require_relative 'verify/http'
require_relative 'verify/members'
require_relative 'verify/outage'
require_relative 'verify/service'
require_relative 'verify/traffic'
require_relative 'verify/transcript'
require_relative 'verify/visitors'
require_relative 'verify/watch'

module ConsulCluster
  # The article's demonstration as a check: the cluster's members and names, the
  # service `web` in DNS and through the load balancer, and what is left of it
  # while something of a web node is stopped. Everything is started again.
  class Verify
    # Seconds for what should be so already, after the first look found everything well: the load
    # balancers ask each second, and get what was known before first.
    SETTLED = 4

    UI_PORT = 8500

    # @param settings [Settings]
    # @param driver [Object] reaches, stops and starts the machines
    # @param out [IO] gets the transcript
    # @param dns [Dns]
    # @param ports [Hash] of the load balancers and the UI
    # @param pause [Float] seconds between two looks
    # @param look [#call] gives a Health
    def initialize(settings, driver, out: $stdout, dns: Dns.new, ports: { lb: settings.consul.lb_port, ui: UI_PORT },
                   pause: 0.25, look: -> { Health.of_all(settings, driver) })
      @settings = settings
      @driver = driver
      @transcript = Transcript.new(out)
      @watch = Watch.new(@transcript, pause: pause)
      @ports = ports
      @servers = settings.machines_with('consul-server')
      @nodes = settings.machines_with('web')
      @balancers = settings.machines_with('lb')
      @visitors = Visitors.new(@nodes, port: ports[:lb])
      @service = Service.new(settings, @watch, dns: dns, visitors: @visitors)
      @first_look = FirstLook.new(@transcript, look: look)
    end

    # @return [void]
    # @raise [Error] something was not as it should be
    def run
      @first_look.run
      members('Members')
      names
      @transcript.title('The service in DNS and through the load balancer')
      @service.served_by?(@nodes, within: SETTLED)
      ui
      faults
      finish
    end

    private

    def members(title, within: SETTLED)
      @transcript.title(title)
      expected = @settings.machines.select { |machine| consul?(machine) }
      words = "all #{expected.size} members are alive"
      @watch.until('consul members', words, within: within, at: server.name) do
        text = on(server) { |transport| transport.run!('consul', 'members').stdout }
        Sight.new(lines: text.lines.map(&:chomp), difference: Members.new(text).difference(expected))
      end
    end

    # Servers and web nodes run Consul. A load balancer need not, and what a role
    # of the user's does is not known here: these are asked.
    def consul?(machine)
      return true if %w(consul-server web).include?(machine.role)

      on(machine) { |transport| transport.run('systemctl', 'is-enabled', '--quiet', 'consul').exit_status.zero? }
    end

    def names
      @transcript.title('Names of the servers')
      @servers.each do |machine|
        name = @settings.consul.node_name(machine.name)
        @service.resolves?(name, [machine.ip], "#{name} is #{machine.ip}", within: SETTLED)
      end
    end

    def ui
      @transcript.title('The UI')
      @servers.each do |machine|
        @watch.until(Http.command(machine.ip, path: '/ui/', port: @ports[:ui]), "#{machine.name} shows it", within: SETTLED) { ui_sight(machine) }
      end
    end

    def ui_sight(machine)
      answer = Http.get(machine.ip, path: '/ui/', port: @ports[:ui])
      title = answer.body[%r{<title>.*?</title>}m]
      return Sight.new(lines: [title.gsub(/\s+/, ' ')]) if answer.ok? && title

      said = answer.status ? "HTTP #{answer.status}" : answer.body
      Sight.new(lines: [said], difference: "it answers #{said}")
    end

    # Nothing is stopped in a cluster that is not well.
    def faults
      return unless @transcript.differences.empty?
      return @transcript.note('no machine has the role web: there is nothing to stop') if @nodes.empty?

      node = @nodes.last
      outages(node).all? { |outage| fault(node, outage) }
      members('The cluster as it was found', within: FirstLook::COMING)
    end

    def outages(node)
      services = %w(nginx consul).map { |service| Outage.of_service(node, @driver, service) }
      return [*services, Outage.of_machine(node, @driver)] if @driver.can?(:stop)

      @transcript.note('this driver cannot stop machines: that part is left out')
      services
    end

    # @return [Boolean] is all as it was?
    def fault(node, outage)
      @transcript.title("Stop and start #{outage.title}")
      @transcript.note("#{node.name} is the only web node: nobody takes its place meanwhile") if @nodes.size == 1
      with_traffic(noticed: @nodes.size == 1) do
        outage.during(@transcript) { |since| @service.served_by?(@nodes - [node], within: outage.within, since: since) }
      end
      @service.served_by?(@nodes, within: outage.within, since: outage.restarted_at)
    end

    # @param noticed [Boolean] may visitors notice what happens in the block?
    def with_traffic(noticed:, &block)
      return yield if @balancers.empty?

      address = @balancers.first.ip
      count = Traffic.during(-> { @visitors.served?(address) }, &block)
      return @transcript.note(count) if noticed

      count.failed.zero? ? @transcript.good(count) : @transcript.bad("visitors notice nothing: #{count}")
    end

    def server
      @servers.first
    end

    def on(machine, &block)
      Connection.open(@driver, machine.name, &block)
    end

    def finish
      differences = @transcript.differences
      @transcript.title("#{differences.empty? ? 'Everything is as it should be' : 'Not as it should be'}, " \
                        "seen in #{@transcript.duration}")
      return if differences.empty?

      raise Error, "verify: #{differences.size} of the checks differ: #{differences.join('; ')}"
    end
  end
end
