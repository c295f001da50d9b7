# frozen_string_literal: true

require 'chef/provisioning/error'
require 'json'
require 'net/http'

# Consul's servers and agents as far as a few commands change them, in place of the
# driver and of the network.
class FakeConsul
  Result = Struct.new(:stdout, :stderr, :exit_status)

  # One machine's shell.
  Shell = Struct.new(:consul, :name) do
    def run(*command, **)
      consul.command(name, command - %w(sudo))
    end
    alias_method :run!, :run

    def close; end
  end

  # @return [Hash] of machine to :running, :stopped and so on
  attr_reader :states
  # @return [Hash] of member to alive, failed or left
  attr_reader :members
  # @return [Array<String>] the Raft peers
  attr_reader :peers
  # @return [Array<String>] what was told to whom and changed something
  attr_reader :told
  # @return [Array<String>] the servers that stay Raft peers although they were removed
  attr_reader :sticky

  # @return [Array<String>] the machines that the catalogue knows under another ID
  attr_reader :outdated

  # @param machines [Hash] of names to addresses; those that begin with "srv" are servers
  def initialize(machines)
    @addresses = machines
    @states = machines.keys.to_h { |name| [name, :running] }
    @members = machines.keys.to_h { |name| [name, 'alive'] }
    @peers = machines.keys.grep(/\Asrv/)
    @told = []
    @sticky = []
    @outdated = []
  end

  # @return [Array<Symbol>] verbs that it has not as a driver, for specs to change
  def unable
    @unable ||= []
  end

  def can?(verb)
    !unable.include?(verb)
  end

  def to_s
    'ssh'
  end

  def names
    states.keys
  end

  def address(name)
    @addresses[name]
  end

  def state(name)
    states.fetch(name, :not_created)
  end

  def reachable?(name)
    state(name) == :running
  end

  def connect(name)
    raise Chef::Provisioning::Error, "#{name} is #{state(name)}" unless state(name) == :running

    Shell.new(self, name)
  end

  # Its agent has died, or the machine has.
  def down(name, state: :running)
    states[name] = state
    members[name] = 'failed'
  end

  def agent?(name)
    state(name) == :running && members[name] == 'alive'
  end

  # The first server that is alive, where most of the peers are.
  def leader
    alive = peers.select { |name| agent?(name) }
    alive.first if alive.size > peers.size / 2
  end

  def command(name, argv)
    case argv
    in ['systemctl', *] then return Result.new('', '', agent?(name) ? 0 : 3)
    in %w(consul members) then return Result.new('', '', 0)
    in %w(consul reload) then nil
    in %w(consul leave) then leave(name)
    in ['consul', 'force-leave', other] then force_leave(other)
    in ['consul', 'operator', 'raft', 'remove-peer', address] then peers.delete(@addresses.key(address[/[\d.]+(?=:)/]))
    in ['consul', 'join', *] then members[name] = 'alive'
    end
    told << "#{name}: #{argv.drop(1).join(' ')}"
    Result.new('', '', 0)
  end

  def get(ip, _port, path)
    name = @addresses.key(ip)
    return 'Connection refused' unless agent?(name) && name.start_with?('srv')

    Net::HTTPOK.new('1.1', '200', 'OK').tap { |answer| answer.instance_variable_set(:@read, true) && answer.body = JSON.generate(api(path)) }
  end

  # In place of the catalogue: forgets an earlier machine.
  def put(_ip, _port, path, body)
    told << "#{path} #{JSON.parse(body).values.join(' ')}"
    outdated.delete(JSON.parse(body)['Node'])
  end

  private

  def leave(name)
    members[name] = 'left'
    peers.delete(name)
  end

  def force_leave(name)
    raise "#{name} is alive" if members[name] == 'alive'

    members[name] = 'left'
    peers.delete(name) unless sticky.include?(name)
  end

  def api(path)
    case path
    when '/v1/status/leader' then leader.to_s
    when '/v1/agent/members' then members.map { |name, status| member(name, status) }
    when '/v1/operator/raft/configuration?stale'
      { 'Servers' => peers.map { |name| { 'Node' => name, 'Voter' => true, 'Leader' => name == leader, 'Address' => "#{@addresses[name]}:8300" } } }
    when '/v1/catalog/nodes' then members.keys.map { |name| { 'Node' => name, 'ID' => outdated.include?(name) ? 'old' : name } }
    else []
    end
  end

  def member(name, status)
    { 'Name' => name, 'Addr' => @addresses[name], 'Status' => %w(none alive leaving left failed).index(status),
      'Tags' => { 'role' => name.start_with?('srv') ? 'consul' : 'node', 'id' => name } }
  end
end
