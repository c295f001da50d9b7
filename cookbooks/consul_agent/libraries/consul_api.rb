# frozen_string_literal: true

require 'json'
require 'net/http'

module ConsulAgent
  # The few words of Consul's HTTP API that a safe restart needs, spoken to
  # whichever of some agents answers. Source: Consul's API documentation.
  class ConsulApi
    # No agent gave an answer that can be used.
    class Unavailable < RuntimeError; end

    # What asking somebody else ends with, who has the agent's port for instance.
    NO_ANSWER = [SystemCallError, IOError, Timeout::Error, Net::ProtocolError, Net::HTTPBadResponse,
                 Net::HTTPHeaderSyntaxError, JSON::ParserError].freeze

    PORT = 8500
    TIMEOUT = 5 # seconds, to connect and to read

    # addresses: of agents whose HTTP API this machine can reach, tried in order.
    def initialize(addresses)
      @addresses = addresses
    end

    # The Raft leader's address without its port; nil while there is none.
    def leader
      address = ask(Net::HTTP::Get, 'status/leader')
      address.sub(/:\d+\z/, '') unless address.empty?
    rescue Unavailable
      nil
    end

    # True where an agent answers, whether it has found a cluster or not.
    def answers?
      ask(Net::HTTP::Get, 'agent/self').key?('Config')
    rescue Unavailable
      false
    end

    # {server name => true where it is an alive, up-to-date voter}; empty while a
    # new leader has not looked yet. What it says is up to two seconds old.
    def servers
      health = ask(Net::HTTP::Get, 'operator/autopilot/health')
      Array(health.fetch('Servers')).to_h { |s| [s.fetch('Name'), s.fetch('Healthy') && s.fetch('Voter')] }
    end

    # Ids of the checks that the agent itself has been told to make.
    def own_checks
      ask(Net::HTTP::Get, 'agent/checks').keys
    end

    # Ids of the checks that pass on a node, its own health (serfHealth) included.
    def passing_checks(node_name)
      ask(Net::HTTP::Get, "health/node/#{node_name}")
        .select { |check| check.fetch('Status') == 'passing' }.map { |check| check.fetch('CheckID') }
    end

    # Autopilot's min_quorum in force; nil while the cluster has no leader.
    def min_quorum
      ask(Net::HTTP::Get, 'operator/autopilot/configuration').fetch('MinQuorum')
    rescue Unavailable
      nil
    end

    # Opens a session and gives its id. It hangs on no health check, for the
    # agents' health is what a restart disturbs, and ends `ttl` seconds after
    # its last renewal.
    def open_session(name, ttl:)
      ask(Net::HTTP::Put, 'session/create',
          { 'Name' => name, 'TTL' => "#{ttl}s", 'LockDelay' => '0s', 'Checks' => [] }).fetch('ID')
    end

    # Puts off the end of a session; false where it has ended already.
    def renew_session(id)
      !request(Net::HTTP::Put, "session/renew/#{id}").nil?
    end

    # Ends a session and gives its locks free.
    def close_session(id)
      request(Net::HTTP::Put, "session/destroy/#{id}")
    end

    # Takes the lock `key` for a session, or keeps it; false where another holds it.
    def acquire(key, session, holder)
      ask(Net::HTTP::Put, "kv/#{key}?acquire=#{session}", { 'holder' => holder })
    end

    # Who holds the lock `key`, as `acquire` was told; nil where nobody does.
    def holder(key)
      entry = Array(request(Net::HTTP::Get, "kv/#{key}")).find { |found| found.key?('Session') }
      entry && JSON.parse(entry.fetch('Value').unpack1('m')).fetch('holder')
    end

    private

    # Gives the parsed answer, an object or what else Consul says there.
    def ask(verb, path, body = nil)
      answer = request(verb, path, body)
      raise Unavailable, "no Consul agent knows #{path}" if answer.nil?

      answer
    end

    # Gives the parsed answer, nil for 404. Autopilot's health says 429 where
    # the cluster is not well, with the same body.
    def request(verb, path, body = nil)
      failures = []
      @addresses.each do |address|
        response = send_request(address, verb.new("/v1/#{path}"), body)
        return parse(response) if %w(200 404 429).include?(response.code)

        failures << "#{address}: #{response.code} #{response.body}"
      rescue *NO_ANSWER => e
        failures << "#{address}: #{e.message}"
      end
      raise Unavailable, "no Consul agent answers #{path} (#{failures.join('; ')})"
    end

    def parse(response)
      JSON.parse(response.body) unless response.code == '404'
    end

    def send_request(address, request, body)
      request.body = JSON.generate(body) if body
      # No proxy: these are the cluster's own addresses.
      http = Net::HTTP.new(address, PORT, nil)
      http.open_timeout = http.read_timeout = TIMEOUT
      http.start { http.request(request) }
    end
  end
end
