# frozen_string_literal: true

require 'json'
require 'time'
require_relative 'health'
require_relative 'last_converge'
require_relative 'made_machines'
require_relative 'paint'
require_relative 'state'
require_relative 'table'

module ConsulCluster
  # `rake status`: the cluster on one screen, and the same as JSON. Everything is asked at the same
  # time, so that what does not answer costs a second, however much of it there is.
  class Status
    HEADING = ['machine', 'address', 'role', 'kind', 'state', 'last converge', 'Consul', 'checks'].freeze

    # What the driver calls a state, in the words of the table.
    STATES = { stopped: 'off', not_created: 'not made', silent: 'no answer' }.freeze

    # Longest names of a time that has passed.
    SPANS = [[86_400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']].freeze

    # @param settings [Settings]
    # @param driver [Object] that has made the machines
    # @param http [#get] asks over HTTP, as State::Http does
    # @param converges [#call] gives a LastConverge
    # @param now [Time]
    # @raise [Error] there is no machine yet: others may have the addresses
    def initialize(settings, driver, http: State::Http, converges: -> { LastConverge.new(settings) }, now: Time.now)
      @settings = settings
      @driver = driver
      @now = now
      raise Error, "#{settings.name} has no machines yet: `rake` makes them" if driver.names.empty?

      @converges, @server_power, @state = together(converges, method(:server_power), -> { State.new(settings, driver, http: http) })
    end

    # @return [Hash] what `rake status[json]` prints; names are stable, and more may be added
    def to_h
      { 'name' => @settings.name, 'well' => problems.empty?, 'problems' => problems, 'leader' => @state.consul.leader,
        'machines' => [server, *@state.machines.map { |sight| of_machine(sight) }].compact }
    end

    # @return [String]
    def json
      JSON.pretty_generate(to_h)
    end

    # @param out [IO]
    # @return [void]
    def show(out = $stdout)
      paint = Paint.on(out)
      machines = to_h['machines']
      rows = machines.map { |machine| row(machine) }
      out.puts(Table.lines([HEADING, *rows]) { |text, row, column| coloured(paint, text, row, column, machines) })
      out.puts
      out.puts(problems.empty? ? paint.green("#{@settings.name} is well.") : problems.map { |problem| paint.red(problem) })
    end

    private

    def together(*asks)
      threads = asks.map do |ask|
        # The one that waits for it raises.
        Thread.new { ask.call }.tap { |thread| thread.report_on_exception = false }
      end
      threads.map(&:value)
    end

    # A Chef server that this repository has made.
    def server
      server = @settings.chef_server
      return if server.existing?

      { 'name' => server.name, 'address' => server.ip, 'role' => 'chef-server', 'kind' => @driver.kind, 'state' => @server_power.to_s,
        **converges(server.name), 'consul' => nil, 'checks' => [], 'stopped' => [] }
    end

    def server_power
      @driver.state(@settings.chef_server.name) unless @settings.chef_server.existing?
    end

    def of_machine(sight)
      machine = sight.machine
      { 'name' => machine.name, 'address' => machine.ip, 'role' => machine.role, 'kind' => @driver.kind, 'state' => (sight.power || :running).to_s,
        **converges(machine.name), 'consul' => consul(sight),
        'checks' => sight.checks.map { |check| { 'name' => check.name, 'service' => check.service, 'status' => check.status, 'output' => check.output } },
        'stopped' => sight.units.keys }.merge(sight.page.is_a?(Integer) ? { 'page' => sight.page } : {})
    end

    def converges(name)
      { 'converged' => @converges.of(name), 'failed' => @converges.failure_of(name) }.transform_values { |time| time&.utc&.iso8601 }
    end

    def consul(sight)
      member = sight.member or return

      { 'type' => member.type, 'status' => member.status, 'leader' => @state.consul.leader == member.name, 'version' => member.version }
    end

    # What is off comes first, for the rest often follows from it.
    def problems
      @problems ||= begin
        off = Health::Cause.of_power(@settings.chef_server.name, @server_power)
        [*(@converges.complaint unless off), *Health::Cause.told(failed), *Health.new(@state, others: Array(off)).problems, *Health::Cause.told(forgotten)]
      end
    end

    # What is stopped on such a machine was perhaps never started.
    def failed
      names = @settings.machines.map(&:name).select { |name| @converges.failure_of(name) }
      names.map { |name| Health::Cause.new(name, ': see its log in .chef/log', ': see their logs in .chef/log', before: 'the last converge failed on ') }
    end

    def forgotten
      MadeMachines.new(@settings, @driver).gone.map do |machine|
        Health::Cause.new(machine.name, ' is not in provisioning/cluster.json any more: `rake` destroys it',
                          ' are not in provisioning/cluster.json any more: `rake` destroys them')
      end
    end

    def row(machine)
      [*machine.values_at('name', 'address', 'role', 'kind'), state(machine), converge(machine), member(machine['consul']), checks(machine)]
    end

    def state(machine)
      power = STATES.fetch(machine['state'].to_sym, machine['state'])
      stopped = machine['stopped']
      stopped.empty? ? power : "#{stopped.join(' ')} stopped"
    end

    def converge(machine)
      return "failed #{ago(machine['failed'])}" if machine['failed']

      machine['converged'] ? ago(machine['converged']) : '-'
    end

    def ago(time)
      seconds = [(@now - Time.iso8601(time)).to_i, 0].max
      span, name = SPANS.find { |length, _| seconds >= length } || SPANS.last
      "#{seconds / span} #{name} ago"
    end

    def member(consul)
      return '-' unless consul

      [consul['type'], ('leader' if consul['leader']), (consul['status'] unless consul['status'] == 'alive')].compact.join(', ')
    end

    # Each status once, the worst first.
    def checks(machine)
      counts = machine['checks'].map { |check| check['status'] }.tally.sort.map { |status, count| "#{count} #{status}" }
      [*counts, *("page #{machine['page']}" if machine['page'])].join(', ')
    end

    def coloured(paint, text, row, column, machines)
      return paint.bold(text) if row.zero?

      machine = machines[row - 1]
      case HEADING[column]
      when 'state' then machine['state'] == 'running' && machine['stopped'].empty? ? paint.green(text) : paint.red(text)
      when 'last converge' then machine['failed'] ? paint.red(text) : text
      when 'Consul' then machine['consul'].nil? || machine['consul']['status'] == 'alive' ? text : paint.red(text)
      when 'checks' then checks(machine).match?(/\A(\d+ passing)?(, )?(page 200)?\z/) ? text : paint.red(text)
      else text
      end
    end
  end
end
