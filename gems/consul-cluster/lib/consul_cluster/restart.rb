# frozen_string_literal: true

require_relative 'connection'
require_relative 'health_check'

module ConsulCluster
  # Restarts what serves on the machines, one machine at a time, each well again before
  # the next, so that nobody notices: web nodes first, the Consul server that leads last.
  class Restart
    # Seconds after which what the servers say of each other is not older than a restart, and the
    # load balancers have heard of it.
    PAUSE = 3

    # Nobody takes a load balancer's place: its nginx gets new workers, and keeps its connections.
    GENTLY = { %w(lb nginx) => 'reload' }.freeze

    # @param settings [Settings]
    # @param driver [Object] reaches the machines
    # @param out [IO]
    # @param check [HealthCheck]
    # @param pause [Numeric] seconds
    # @param http [#get] asks Consul, as State::Http does
    def initialize(settings, driver, out: $stdout, check: HealthCheck.new(settings, driver, out: out), pause: PAUSE, http: State::Http)
      @settings = settings
      @driver = driver
      @out = out
      @check = check
      @pause = pause
      @http = http
    end

    # @param names [Array<String>] of machines
    # @return [void]
    # @raise [Error] the cluster is not well: nothing was restarted, or nothing more is
    def run(names)
      @check.run
      machines = names.map { |name| @settings.machine(name) }
      servers, others = machines.partition { |machine| machine.role == 'consul-server' }
      others.each { |machine| restart(machine) }
      leader = State::Consul.new(@settings.machines_with('consul-server'), http: @http).leader
      servers.sort_by { |machine| machine.name == leader ? 1 : 0 }.each { |machine| restart(machine) }
      @check.run
    end

    private

    def restart(machine)
      units = State::UNITS.fetch(machine.role, [])
      return @out.puts("  #{machine.name}  nothing is known here that the role #{machine.role} runs") if units.empty?

      out_of_dns(machine, units) do |rest|
        rest.each { |unit| systemctl(machine, GENTLY.fetch([machine.role, unit], 'restart'), unit) }
      end
      sleep(@pause)
      @check.run_for([machine.name])
    end

    # A web node whose place others take leaves Consul meanwhile, so that nobody is sent there. A
    # server does not.
    # @yieldparam rest [Array<String>] the units that are still to be restarted
    def out_of_dns(machine, units)
      alone = @settings.machines_with(machine.role).size == 1
      return yield(units) if alone || machine.role == 'consul-server' || !units.include?('consul')

      begin
        systemctl(machine, 'stop', 'consul')
        sleep(@pause)
        yield(units - %w(consul))
      ensure
        systemctl(machine, 'start', 'consul')
      end
    end

    def systemctl(machine, verb, unit)
      @out.puts("  #{machine.name}  systemctl #{verb} #{unit}")
      Connection.open(@driver, machine.name) { |transport| transport.run!('sudo', 'systemctl', verb, unit) }
    end
  end
end
