# frozen_string_literal: true

# Runs the Chef client when a Consul event has asked for it; the units consul-converge.path and
# consul-converge.service call it, as root. The agent, which is not root, only touches a file: what
# has been asked is read from its HTTP API, so that nobody else's file is opened here.
#
#   consul-converge.rb note EVENT                 the events of this name that there were ask for nothing
#   consul-converge.rb run EVENT CHEF-CLIENT ...  runs the command if there is an event not seen before

require 'fileutils'
require 'json'
require 'net/http'
require 'time'

# The events of one name that this node's Consul agent has received, and what became of the last.
class ConsulConverge
  # What the agent's watch touches: at an event, and whenever the agent starts or reloads.
  REQUEST = '/run/consul/converge'

  # The ids of the events that were seen, a line for each. They outlive the agent.
  SEEN = '/var/lib/consul-converge/seen'

  # An agent keeps 256 events.
  KEPT = 1024

  # The local agent's HTTP API.
  class Agent
    PORT = 8500
    TIMEOUT = 5 # seconds

    # Seconds between two tries, and how many there are: the run may have restarted the agent.
    PAUSE = 2
    TRIES = 30

    NO_ANSWER = [SystemCallError, IOError, Timeout::Error, Net::ProtocolError, Net::HTTPBadResponse].freeze

    # path: behind /v1/. Gives the parsed answer.
    def get(path)
      JSON.parse(ask(Net::HTTP::Get, path).body)
    end

    def put(path, value)
      ask(Net::HTTP::Put, path, JSON.generate(value))
    end

    private

    def ask(verb, path, body = nil)
      tries ||= 0
      http = Net::HTTP.new('127.0.0.1', PORT, nil)
      http.open_timeout = http.read_timeout = TIMEOUT
      response = http.start { http.request(verb.new("/v1/#{path}"), body) }
      raise Net::ProtocolError, "#{path}: #{response.code} #{response.body}" unless response.code == '200'

      response
    rescue *NO_ANSWER => e
      abort("the Consul agent of this machine does not answer: #{e.message}") if (tries += 1) == TRIES

      sleep(PAUSE)
      retry
    end
  end

  # event: the name. agent: answers as Agent does. request, seen: the files above.
  def initialize(event, agent: Agent.new, request: REQUEST, seen: SEEN)
    @event = event
    @agent = agent
    @request = request
    @seen = seen
  end

  # Whatever was asked before asks for nothing any more.
  def note
    save(known | ids)
  end

  # Runs the command once, however many events came since, and puts the outcome into Consul's
  # key-value store as converge/NODE. Gives false where the command failed.
  def run(*command)
    # First, so that an event from now on is another request.
    FileUtils.rm_f(@request)
    fresh = ids - known
    return true if fresh.empty?

    # Before the run: one that a crash ends is not begun again and again.
    save(known + fresh)
    began = Process.clock_gettime(Process::CLOCK_MONOTONIC)
    good = system(*command)
    seconds = (Process.clock_gettime(Process::CLOCK_MONOTONIC) - began).round(1)
    report('events' => fresh, 'outcome' => good ? 'converged' : 'failed', 'seconds' => seconds, 'ended' => Time.now.utc.iso8601)
    good
  end

  private

  # The ids of the events that are there, and concern this node.
  def ids
    Array(@agent.get("event/list?name=#{@event}")).map { |event| event.fetch('ID') }
  end

  def known
    File.readlines(@seen, chomp: true)
  rescue Errno::ENOENT
    []
  end

  def save(all)
    FileUtils.mkdir_p(File.dirname(@seen))
    File.write("#{@seen}.new", all.last(KEPT).map { |id| "#{id}\n" }.join)
    File.rename("#{@seen}.new", @seen)
  end

  def report(outcome)
    node = @agent.get('agent/self').fetch('Config').fetch('NodeName')
    @agent.put("kv/converge/#{node}", outcome)
  end
end

if $PROGRAM_NAME == __FILE__
  verb, event, *command = ARGV
  converge = ConsulConverge.new(event)
  case verb
  when 'note' then converge.note
  when 'run' then exit(converge.run(*command) ? true : false)
  else abort("#{verb.inspect} is neither note nor run")
  end
end
