# frozen_string_literal: true

require 'chef/provisioning/error'
require_relative 'connection'
require_relative 'made_machines'
require_relative 'state/consul'
require_relative 'state/http'

module ConsulCluster
  # What the cluster is at this moment: which machines run, who is a member of
  # Consul's cluster, who leads and votes, which checks pass, what each load
  # balancer answers. Everything is asked at the same time, with a second of
  # patience, so that a dead machine costs no more than that.
  class State
    # The systemd units that serve something, by role.
    UNITS = { 'consul-server' => %w(consul), 'web' => %w(nginx consul), 'lb' => %w(nginx dnsmasq dnsmasq-cache) }.freeze

    # What is known of one machine.
    #   machine [Machine]        of cluster.json
    #   power   [Symbol, nil]    :running, :silent (runs and gives no sign of life), :stopped, :paused, :not_created;
    #                            nil: it was not asked, for it answers
    #   member  [Consul::Member, nil]
    #   checks  [Array<Consul::Check>]
    #   page    [Integer, String, nil] the status that a load balancer answers with, or why it does not
    #   units   [Hash{String => String}] of units that should be active to what systemd says of them
    Sight = Struct.new(:machine, :power, :member, :checks, :page, :units, keyword_init: true) do
      # @return [Array<String>] the units that are stopped, and stay so
      def stopped
        units.keys - starting
      end

      # @return [Array<String>] the units that are on their way, or are started again and again
      def starting
        units.select { |_, said| %w(activating reloading).include?(said) }.keys
      end
    end

    # @return [Settings]
    attr_reader :settings
    # @return [Consul] what the servers say
    attr_reader :consul
    # @return [Array<Sight>] the machines of cluster.json, in its order
    attr_reader :machines

    # Looks at the cluster.
    # @param settings [Settings]
    # @param driver [Object] asked for what does not answer; reaches the machines over ssh
    # @param http [#get] asks over HTTP, as Http does
    # @param thorough [Boolean] look at the load balancers' units, too? One of them serves pages for a
    #   while without the resolver that asks Consul, and with what it knew then
    def initialize(settings, driver, http: Http, thorough: false)
      @settings = settings
      @thorough = thorough
      @driver = driver
      @http = http
      pages = ask('lb', settings.consul.lb_port)
      served = ask('web', settings.consul.web_port)
      @consul = Consul.new(settings.machines_with('consul-server') + gone, http: http)
      @pages = pages.transform_values(&:value)
      @served = served.transform_values(&:value)
      @machines = settings.machines.map { |machine| Thread.new { sight(machine) } }.map(&:value)
    end

    # @param machine [Machine]
    # @return [Boolean] does it run a Consul agent? A load balancer does not; what a role of
    #   the user's does is not known here, but for what the members say.
    def agent?(machine)
      %w(consul-server web).include?(machine.role)
    end

    # @return [Array<Consul::Member>] members that have not left and are no machine of cluster.json
    def strangers
      names = settings.machines.map(&:name)
      consul.members.reject { |member| member.status == 'left' || names.include?(member.name) }
    end

    private

    # Machines that cluster.json has no more: some of them may be Consul's servers still.
    def gone
      MadeMachines.new(settings, @driver).gone
    end

    def sight(machine)
      found = Sight.new(machine: machine, checks: consul.checks.select { |check| check.node == machine.name }, units: {},
                        member: consul.members.find { |member| member.name == machine.name }, page: @pages[machine])
      return found if answers?(found)

      found.power = @driver.state(machine.name)
      return found unless found.power == :running

      found.power = :silent if silent?(found)
      found.units = units(machine) if found.power == :running
      found
    end

    # ssh would wait for a machine that is only starting.
    def silent?(sight)
      name = sight.machine.name
      consul.silent.include?(name) || (sight.page.is_a?(Http::NoAnswer) && sight.page.silent?) || !@driver.reachable?(name)
    end

    # A role of the user's may have nothing that can be asked.
    def answers?(sight)
      case sight.machine.role
      when 'consul-server' then consul.answering.include?(sight.machine.name)
      when 'lb' then sight.page == 200 && !@thorough
      when 'web' then serves?(sight.machine) && sight.member&.status == 'alive' && sight.checks.any? && sight.checks.all? { |c| c.status == 'passing' }
      else false
      end
    end

    # Consul's check runs every few seconds only, so nginx is asked, too. From here it may be out of
    # reach, behind a firewall: then the machine is looked at, and what is found there counts.
    def serves?(machine)
      @served.fetch(machine).is_a?(Integer)
    end

    # @return [Hash{Machine => Thread}] which give the status of the page, or Http::NoAnswer
    def ask(role, port)
      settings.machines_with(role).to_h do |machine|
        thread = Thread.new do
          answer = @http.get(machine.ip, port, '/')
          answer.is_a?(String) ? answer : answer.code.to_i
        end
        [machine, thread]
      end
    end

    # @return [Hash] of those that are not active; empty where the machine cannot be asked
    def units(machine)
      names = UNITS.fetch(machine.role, [])
      return {} if names.empty?

      said = Connection.open(@driver, machine.name) { |transport| transport.run('systemctl', 'is-active', *names).stdout.split("\n") }
      names.zip(said).reject { |_, state| state == 'active' }.to_h
    rescue Chef::Provisioning::Error
      {}
    end
  end
end
