# frozen_string_literal: true

require 'chef/provisioning/cause'
require 'chef/provisioning/error'
require 'json'
require 'uri'
require_relative 'connection'
require_relative 'error'
require_relative 'state/consul'
require_relative 'waiting'

module ConsulCluster
  # Asks machines to converge by a Consul event, and waits until each has reported what
  # became of it, as the resource consul_converge_on_event of the cookbook consul_agent does.
  class ConvergeEvent
    # The event's name, and the folder of the outcomes in Consul's key-value store.
    NAME = 'converge'

    # Seconds until everybody should have reported.
    PATIENCE = 600

    # @param settings [Settings]
    # @param driver [Object] reaches a machine that failed
    # @param out [IO] gets a line for each outcome
    # @param http [#get, #put] speaks with Consul, as State::Http does
    # @param patience [Numeric] seconds
    # @param pause [Numeric] seconds between two looks
    def initialize(settings, driver, out: $stdout, http: State::Http, patience: PATIENCE, pause: 1)
      @settings = settings
      @driver = driver
      @out = out
      @http = http
      @patience = patience
      @pause = pause
    end

    # @param names [Array<String>] of machines; empty: all whose Consul agent is alive
    # @return [void]
    # @raise [Error] the option is off, a machine has no agent that is alive, failed, or did not report
    def run(names)
      check_option
      names = nodes(names)
      failed = outcomes(fire(names), names).reject { |_, outcome| outcome == 'converged' }.keys
      raise Error, "#{failed.join(' ')} did not converge" if failed.any?
    end

    private

    def check_option
      return if @settings.consul.converge_on_event?

      raise Error, 'consul.converge_on_event in provisioning/cluster.json is false; set it to true and run rake'
    end

    def nodes(names)
      servers = @settings.machines_with('consul-server')
      alive = State::Consul.new(servers, http: @http).members.select { |member| member.status == 'alive' }.map(&:name)
      without = names - alive
      raise Error, "#{without.join(' ')} cannot hear a Consul event: no agent is alive there; rake converge[#{without.join(',')}] goes over ssh" if without.any?

      found = names.empty? ? @settings.machines.map(&:name) & alive : names
      found.any? ? found : raise(Error, 'no Consul agent is alive')
    end

    # @return [String] the event's id
    def fire(names)
      node = URI.encode_www_form('node' => "^(?:#{names.map { |name| Regexp.escape(name) }.join('|')})$")
      @out.puts("  consul event -name=#{NAME}: #{names.join(' ')}")
      ask { |ip| @http.put(ip, State::Consul::PORT, "/v1/event/fire/#{NAME}?#{node}", '') }.fetch('ID')
    end

    # @return [Hash{String => String, nil}] of machines to what became of them; nil: nothing was heard
    def outcomes(event, names)
      found = names.to_h { |name| [name, nil] }
      Waiting.until(@patience, pause: @pause) do
        reports.each do |name, report|
          next unless found.key?(name) && found[name].nil? && report['events'].include?(event)

          found[name] = report['outcome']
          tell(name, report)
        end
        found.values.all?
      end
      found.each { |name, outcome| @out.puts("  #{name}  has not reported after #{@patience} s") unless outcome }
    end

    def tell(name, report)
      return @out.puts("  #{name}  converged in #{report['seconds']} s") if report['outcome'] == 'converged'

      @out.puts("  #{name}  FAILED: #{cause(name)}")
    end

    # @return [String] why, as the machine's journal has it
    def cause(name)
      journal = %w(sudo journalctl --unit=consul-converge --output=cat --lines=200)
      Connection.open(@driver, name) { |transport| Chef::Provisioning::Cause.in(transport.run!(*journal).stdout) }
    rescue Chef::Provisioning::Error => e
      e.message
    end

    # @return [Hash{String => Hash}] what each machine reported last
    def reports
      found = ask(none: []) { |ip| @http.get(ip, State::Consul::PORT, "/v1/kv/#{NAME}/?recurse") }
      found.to_h { |entry| [entry['Key'].delete_prefix("#{NAME}/"), JSON.parse(entry['Value'].unpack1('m'))] }
    end

    # Asks one server after the other.
    # @param none [Object, nil] what to give where none has an answer
    def ask(none: nil)
      said = nil
      @settings.machines_with('consul-server').each do |server|
        said = yield(server.ip)
        return JSON.parse(said.body) if said.is_a?(Net::HTTPOK)
      end
      none || raise(Error, "no Consul server takes the event: #{said.is_a?(String) ? said : "#{said.code} #{said.body}"}")
    end
  end
end
