# frozen_string_literal: true

require_relative 'error'
require_relative 'failover/catalogue'
require_relative 'failover/stream'
require_relative 'failover/table'
require_relative 'failover/trial'
require_relative 'health_check'

module ConsulCluster
  # Makes the faults that a cluster has to live through, one after the other, while visitors
  # keep coming, and repairs each; and counts what visitors noticed.
  class Failover
    # Failed requests that are allowed.
    BUDGET = 0

    # @param settings [Settings]
    # @param driver [Object] reaches, stops and starts the machines
    # @param out [IO]
    # @param check [HealthCheck]
    # @param catalogue [#call] gives a Catalogue for the cluster as it is
    # @param trial [#call] lives through a fault and gives a Trial::Result; yields when it is made
    def initialize(settings, driver, out: $stdout, check: HealthCheck.new(settings, driver, out: out),
                   catalogue: -> { Catalogue.new(settings, driver, chef_server: method(:chef_server?)) }, trial: method(:trial))
      @settings = settings
      @driver = driver
      @out = out
      @check = check
      @catalogue = catalogue
      @trial = trial
    end

    # @param names [Array<String>] of faults; none: all of them
    # @return [void]
    # @raise [Error] visitors noticed something, or something did not come back; or the cluster is
    #   not well, or there is no such fault: nothing is done then
    def run(names = [])
      unknown = names - Catalogue::NAMES
      raise Error, "there is no fault #{unknown.join(', ')}; there are #{Catalogue::NAMES.join(', ')}" if unknown.any?
      raise Error, 'no machine has the role lb, through which visitors would come' if @settings.machines_with('lb').empty?

      @check.run
      names = Catalogue::NAMES if names.empty?
      @results = {}
      names.each { |name| @results[name] = live_through(name) }
      report
    end

    private

    # @return [Trial::Result, String]
    def live_through(name)
      fault = @catalogue.call[name]
      @out.puts("\n#{name}: #{fault.title}")
      @out.puts("  visitors cannot but notice it: #{fault.visible}") if fault.visible
      @trial.call(fault) { @out.puts(fault.commands.map { |line| "  #{line}" }) }.tap { |result| tell(result) }
    rescue Catalogue::Impossible => e
      @out.puts("\n#{name}: skipped: #{e.message}")
      e.message
    end

    def trial(fault, &made)
      visitors = Verify::Visitors.new(@settings.machines_with('web'), port: @settings.consul.lb_port)
      stream = Stream.new(@settings.machines_with('lb'), visitors)
      Trial.new(@settings, fault, stream, service: @settings.consul.service_name, dns: Verify::Dns.new,
                                          health: -> { Health.new(State.new(@settings, @driver)).problems }).run(&made)
    end

    # @return [Boolean] does the Chef server answer? Who may do what there is not the matter.
    def chef_server?
      http = Net::HTTP.new(@settings.chef_server.ip, 443, nil)
      http.use_ssl = true
      http.verify_mode = OpenSSL::SSL::VERIFY_NONE
      http.open_timeout = http.read_timeout = State::Http::PATIENCE
      http.get('/version').is_a?(Net::HTTPOK)
    rescue *State::Http::NO_ANSWER, OpenSSL::SSL::SSLError
      false
    end

    def tell(result)
      Table::HEADINGS.drop(1).zip(Table.cells(result)) { |heading, cell| @out.puts("  #{heading.ljust(20)} #{cell}") unless cell == '–' }
      result.failed.map(&:failure).tally.each { |failure, times| @out.puts("  #{times} × #{failure}") }
    end

    def report
      @out.puts('', *Table.new(@results).lines, '')
      skipped, tried = @results.partition { |_, result| result.is_a?(String) }.map(&:to_h)
      skipped.each { |name, reason| @out.puts("skipped: #{name}: #{reason}") }
      seen = tried.reject { |_, result| result.failed.size == result.over_budget }
      seen.each { |name, result| @out.puts("not counted: #{name}: #{result.failed.size - result.over_budget} requests failed that nobody could have answered") }
      failed = tried.transform_values(&:over_budget).select { |_, count| count > BUDGET }
      @out.puts("#{tried.size} faults, #{skipped.size} skipped; #{tried.values.sum { |result| result.visits.size }} requests, " \
                "#{tried.values.sum(&:over_budget)} failed, of which #{BUDGET} may.")
      complain(failed, tried.reject { |_, result| result.seen? })
    end

    def complain(failed, unseen)
      problems = failed.map { |name, count| "#{name}: #{count} requests failed" } +
                 unseen.keys.map { |name| "#{name}: DNS, traffic or machines were not right in time" }
      raise Error, "failover: #{problems.join('; ')}" if problems.any?
    end
  end
end
