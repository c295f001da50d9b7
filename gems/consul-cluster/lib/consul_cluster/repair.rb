# frozen_string_literal: true

require 'json'
require_relative 'connection'
require_relative 'departure'
require_relative 'health_check'
require_relative 'state'

module ConsulCluster
  # Repairs what a converge does not: an agent that runs and has lost the others is told of
  # them, a member that is dead and no machine of cluster.json is removed, and what the
  # catalogue knows of an earlier machine of the same name is forgotten, for its agent says
  # it anew. Where all is well, it only looks.
  class Repair
    # A row of `consul members` of a server that is alive.
    SERVER = /^(\S+)\s+\S+\s+alive\s+server\s/

    # @param settings [Settings]
    # @param driver [Object] reaches the machines
    # @param out [IO]
    # @param http [#get, #put] speaks with Consul, as State::Http does
    # @param check [HealthCheck] waits for a machine
    def initialize(settings, driver, out: $stdout, http: State::Http, check: HealthCheck.new(settings, driver, out: out))
      @check = check
      @settings = settings
      @driver = driver
      @out = out
      @http = http
    end

    # @return [void]
    def run
      state = State.new(@settings, @driver, http: @http)
      # Nobody to join, and nobody who could remove anything.
      return unless state.consul.leader && state.consul.camps.size == 1

      state.consul.outdated.each { |name| forget_earlier(name, state) }
      lost(state).each { |name| join(name, state) }
      dead = state.strangers.select { |member| member.status == 'failed' }.map(&:name)
      Departure.new(@settings, @driver, out: @out, http: @http).remove(dead)
    end

    private

    # One at a time: until its agent has said it anew, nobody is sent there.
    def forget_earlier(name, state)
      @out.puts("  #{name}  is known to Consul as an earlier machine: it registers anew")
      leader = @settings.machine(state.consul.leader)
      body = JSON.generate('Datacenter' => @settings.cluster['datacenter'], 'Node' => name)
      @http.put(leader.ip, State::Consul::PORT, '/v1/catalog/deregister', body)
      # It tries again by itself, but not at once.
      Connection.open(@driver, name) { |transport| transport.run('sudo', 'consul', 'reload') }
      @check.run_for([name])
    rescue Chef::Provisioning::Error => e
      @out.puts("  warning: #{name}: #{e.message}")
    end

    def lost(state)
      names = state.machines.select { |sight| state.agent?(sight.machine) && sight.member&.status != 'alive' }.map { |sight| sight.machine.name }
      names.select { |name| @driver.state(name) == :running }
    end

    # Not where it knows a server of its own: two clusters must not become one.
    def join(name, state)
      addresses = state.consul.members.select { |member| member.type == 'server' && member.status == 'alive' }.map(&:ip)
      Connection.open(@driver, name) do |transport|
        known = transport.run('consul', 'members')
        next unless known.exit_status.zero? && (known.stdout.scan(SERVER).flatten - [name]).empty?

        @out.puts("  #{name} knows no Consul server: it joins them")
        transport.run!('sudo', 'consul', 'join', *addresses)
      end
    rescue Chef::Provisioning::Error => e
      @out.puts("  warning: #{name} cannot join Consul's cluster: #{e.message}")
    end
  end
end
