# frozen_string_literal: true

require 'consul_cluster'

# A cluster that does as told, in place of the driver and the network: services
# and machines stop and start, and DNS and pages follow at once.
class FakeCluster
  Result = Struct.new(:stdout, :stderr, :exit_status)

  # One machine's shell.
  Shell = Struct.new(:cluster, :name) do
    def run(*command, **)
      Result.new('', '', cluster.enabled?(name, command.last) ? 0 : 1)
    end

    def run!(*command, **)
      cluster.order(name, *command)
    end

    def close; end
  end

  # @return [Array<Array>] the orders that changed something
  attr_reader :orders

  # @param broken [Array] orders, such as ['node202', 'start', 'nginx'], that do nothing
  def initialize(settings, broken: [])
    @settings = settings
    @broken = broken
    @down = []
    @orders = []
  end

  def connect(name)
    Shell.new(self, name)
  end

  def can?(_verb)
    true
  end

  def command_of(verb, name)
    "docker #{verb} sample-#{name}"
  end

  def stop(name)
    change(name, 'stop', 'machine')
  end

  def start(name)
    change(name, 'start', 'machine')
  end

  def enabled?(name, service)
    service == 'consul' && @settings.machine(name).role != 'lb'
  end

  def order(name, *command)
    return Result.new(members, '', 0) if command == %w(consul members)

    change(name, *command.last(2))
  end

  def up?(name, *services)
    ['machine', *services].none? { |service| @down.include?([name, service]) }
  end

  # In place of the DNS of a Consul server.
  def addresses(_server, name)
    consul = @settings.consul
    machines = @settings.machines.select { |machine| name == consul.node_name(machine.name) }
    machines = @settings.machines_with('web').select { |m| up?(m.name, 'consul', 'nginx') } if name == consul.service_name
    machines.map(&:ip)
  end

  def command(server, name)
    "dig #{server} #{name}"
  end

  # In place of the pages of a load balancer, which keeps to the nodes it knew where DNS has none, and
  # of the UI.
  def page(path)
    return answer(200, '<title>Consul</title>') if path == '/ui/'

    known = @settings.machines_with('web').select { |m| up?(m.name, 'consul', 'nginx') }
    known = @known if known.empty?
    @known = known
    nodes = known.select { |m| up?(m.name, 'nginx') }
    @turn = @turn.to_i + 1
    nodes.empty? ? answer(502, 'Bad Gateway') : answer(200, "<h1>#{nodes[@turn % nodes.size].name}</h1>")
  end

  private

  def answer(status, body)
    ConsulCluster::Verify::Http::Answer.new(status: status, body: body)
  end

  def change(name, verb, service)
    @orders << [name, verb, service]
    return if @broken.include?([name, verb, service])

    verb == 'stop' ? @down << [name, service] : @down.delete([name, service])
  end

  def members
    rows = (@settings.machines_with('consul-server') + @settings.machines_with('web')).map do |machine|
      status = up?(machine.name, 'consul') ? 'alive' : 'left'
      type = machine.role == 'consul-server' ? 'server' : 'client'
      "#{machine.name}  #{machine.ip}:8301  #{status}   #{type}  1.8.7  2  dc1  <all>"
    end
    (['Node  Address  Status  Type  Build  Protocol  DC  Segment'] + rows).join("\n")
  end
end
