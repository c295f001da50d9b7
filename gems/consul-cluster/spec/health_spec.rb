# frozen_string_literal: true

require 'json'
require 'consul_cluster/health'
require 'consul_cluster/state'
require_relative 'support/repository'

RSpec.describe ConsulCluster::Health do
  let(:settings) { settings_of }
  let(:units) { Hash.new('active') }
  let(:power) { Hash.new(:running) }
  let(:members) { settings.machines.reject { |m| m.role == 'lb' }.to_h { |m| [m.name, 1] } }
  let(:voters) { %w(srv101 srv102) }
  let(:leader) { +'192.168.33.101:8300' }
  let(:checks) { { 'node201' => 'passing', 'node202' => 'passing' } }
  let(:pages) { { 'lb211' => 200, 'node201' => 200, 'node202' => 200 } }
  let(:addresses) { settings.machines.to_h { |m| [m.name, m.ip] }.merge('srv109' => '192.168.33.102') }
  let(:outdated) { nil }
  let(:reachable) { Hash.new(true) }
  let(:answering) { %w(srv101 srv102) }

  # What a server only answers while there is a leader.
  LED = %w(/v1/catalog /v1/health /v1/operator/autopilot).freeze

  # Stands for the machines' HTTP servers.
  let(:http) do
    answers = method(:answer)
    Module.new.tap { |stub| stub.define_singleton_method(:get) { |ip, port, path| answers.call(ip, port, path) } }
  end

  # Stands for the driver, which knows what runs, and for ssh.
  let(:driver) do
    result = Struct.new(:stdout)
    shell = lambda do |name|
      double('transport', close: nil).tap do |transport|
        allow(transport).to receive(:run) do |*_, **|
          asked = ConsulCluster::State::UNITS.fetch(settings.machine(name).role)
          result.new(asked.map { |unit| units[[name, unit]] }.join("\n"))
        end
      end
    end
    double('driver', names: %w(chef-server)).tap do |driver|
      allow(driver).to receive(:state) { |name| power[name] }
      allow(driver).to receive(:reachable?) { |name| reachable[name] }
      allow(driver).to receive(:connect) { |name| shell.call(name) }
    end
  end

  def answer(address, port, path)
    machine = settings.machines.find { |m| m.ip == address }
    return page(machine) if { 'lb' => settings.consul.lb_port, 'web' => settings.consul.web_port }[machine.role] == port
    return 'Connection refused' unless answering.include?(machine.name)
    return Net::HTTPInternalServerError.new('1.1', '500', 'No cluster leader') if leader.empty? && LED.any? { |start| path.start_with?(start) }

    json(api(path))
  end

  def page(machine)
    status = pages[machine.name]
    status.is_a?(Integer) ? Net::HTTPResponse.new('1.1', status.to_s, '') : status
  end

  def json(data)
    Net::HTTPOK.new('1.1', '200', 'OK').tap { |response| allow(response).to receive(:body).and_return(JSON.generate(data)) }
  end

  def api(path)
    case path
    when '/v1/status/leader' then leader
    when '/v1/agent/members' then members.map { |name, status| member(name, status) }
    when '/v1/operator/raft/configuration?stale'
      { 'Servers' => voters.map { |name| { 'Node' => name, 'Voter' => true, 'Leader' => name == 'srv101' && !leader.empty?, 'Address' => "#{addresses[name]}:8300" } } }
    when '/v1/catalog/nodes' then members.keys.map { |name| { 'Node' => name, 'ID' => name == outdated ? 'old' : name } }
    when '/v1/health/state/any'
      checks.map { |node, status| { 'Node' => node, 'CheckID' => 'service:web', 'Name' => 'HTTP', 'Status' => status } }
    end
  end

  def member(name, status)
    role = name.start_with?('srv') ? 'consul' : 'node'
    { 'Name' => name, 'Addr' => addresses[name], 'Status' => status, 'Tags' => { 'role' => role, 'id' => name } }
  end

  def problems
    described_class.new(ConsulCluster::State.new(settings, driver, http: http)).problems
  end

  it 'finds nothing in a cluster that is well, and asks the driver nothing' do
    expect(problems).to eq([])
    expect(driver).not_to have_received(:state)
  end

  it 'names the service that is stopped, not the check that fails over it' do
    checks['node202'] = 'critical'
    units[%w(node202 nginx)] = 'inactive'
    expect(problems).to eq(['nginx on node202 is stopped: `rake` starts it'])
  end

  it 'names what is stopped before Consul has noticed it' do
    pages['node202'] = 'Connection refused'
    units[%w(node202 nginx)] = 'inactive'
    expect(problems).to eq(['nginx on node202 is stopped: `rake` starts it'])
  end

  it 'names what is stopped behind a page that is served, where it looks thoroughly' do
    units[%w(lb211 dnsmasq)] = 'inactive'
    expect(problems).to eq([])
    state = ConsulCluster::State.new(settings, driver, http: http, thorough: true)
    expect(described_class.new(state).problems).to eq(['dnsmasq on lb211 is stopped: `rake` starts it'])
  end

  it 'takes a web node for well that only Consul can reach' do
    pages['node202'] = ConsulCluster::State::Http::NoAnswer.new(Net::OpenTimeout.new)
    expect(problems).to eq([])
  end

  it 'says once what is wrong with several machines' do
    checks.clear
    power.default = :stopped
    answering.clear
    pages.transform_values! { 'Connection refused' }
    expect(problems).to eq(['srv101, srv102, node201, node202, lb211 are off: `rake` starts them'])
  end

  context 'with the Chef server' do
    def found
      described_class.of_all(settings, driver, http: http)
    end

    it 'says that it is off, as it says of the others, and that this lasts' do
      power['chef-server'] = :stopped
      expect([found.problems, found.lasting]).to all(eq(['chef-server is off: `rake` starts it']))
    end

    it 'asks for none that is not made here' do
      data = chef_data
      data['chef-server'].update('edition' => 'existing', 'ipaddr' => '192.0.2.1')
      health = described_class.of_all(settings_of(chef: data), driver, http: http)
      expect(health.problems).to eq([])
      expect(driver).not_to have_received(:state).with('chef-server')
    end
  end

  it 'says so of services and checks, too' do
    checks.transform_values! { 'critical' }
    expect(problems).to eq(['node201, node202: the check "HTTP" is critical'])
    units.default = 'inactive'
    expect(problems).to eq(['nginx on node201, node202 is stopped: `rake` starts it',
                            'consul on node201, node202 is stopped: `rake` starts it'])
  end

  it 'counts machines where they are many' do
    causes = (1..12).map { |number| described_class::Cause.of_power("node#{number}", :not_created) }
    expect(described_class::Cause.told(causes)).to eq(['node1, node2, node3, node4, node5, node6, node7, node8, node9 and 3 more are not made yet: `rake` makes them'])
  end

  it 'names the check where nothing is stopped' do
    checks['node202'] = 'critical'
    expect(problems).to eq(['node202: the check "HTTP" is critical'])
  end

  it 'names a machine that is off' do
    members['node202'] = 4
    checks.delete('node202')
    power['node202'] = :stopped
    expect(problems).to eq(['node202 is off: `rake` starts it'])
  end

  it 'names a machine that runs and takes no connections, and asks it nothing more' do
    members['node202'] = 4
    reachable['node202'] = false
    expect(problems).to eq(['node202 runs, and does not answer: `rake` connects it again'])
    expect(driver).not_to have_received(:connect)
  end

  it 'tries no ssh where a Consul server or a load balancer gave no sign of life' do
    silent = ConsulCluster::State::Http::NoAnswer.new(Errno::EHOSTUNREACH.new)
    pages['lb211'] = silent
    allow(http).to receive(:get).and_wrap_original { |get, ip, *rest| ip == '192.168.33.102' ? silent : get.call(ip, *rest) }
    expect(problems.first(1)).to eq(['srv102, lb211 run, and do not answer: `rake` connects them again'])
    expect(driver).not_to have_received(:reachable?)
  end

  it 'names a machine with a role of the user\'s that is off' do
    settings.machines.last.role = 'cache'
    power['lb211'] = :stopped
    expect(problems).to eq(['lb211 is off: `rake` starts it'])
  end

  it 'says that there is no leader, and which server is off' do
    answering.delete('srv102')
    power['srv102'] = :stopped
    voters.clear
    leader.replace('')
    expect(problems).to eq(['srv102 is off: `rake` starts it', 'the Consul servers have no leader'])
  end

  it 'says nothing but that where it is all' do
    leader.replace('')
    members['node202'] = 4
    pages['lb211'] = 502
    expect(problems).to eq(['the Consul servers have no leader'])
    health = described_class.new(ConsulCluster::State.new(settings, driver, http: http))
    expect(health.problems_of(%w(node201))).to eq(['the Consul servers have no leader'])
  end

  it 'says that no server answers, also where something else is wrong' do
    answering.clear
    units[%w(node202 nginx)] = 'inactive'
    expect(problems).to eq(['nginx on node202 is stopped: `rake` starts it', 'no Consul server answers'])
  end

  it 'says it where no server answers, although all seem to run' do
    answering.clear
    expect(problems).to include('the Consul servers have no leader').or include('no Consul server answers')
  end

  it 'names a member that is no machine of the cluster, unless it has left' do
    members.update('node209' => 4, 'node210' => 3)
    expect(problems).to eq(['node209 is failed in Consul and not in provisioning/cluster.json'])
  end

  it 'names several such members at once' do
    members.update('node209' => 4, 'node210' => 4)
    expect(problems).to eq(['node209, node210 are failed in Consul and not in provisioning/cluster.json'])
  end

  it 'names a server without a vote' do
    voters.delete('srv102')
    expect(problems).to eq(['srv102 has no vote among the Consul servers yet'])
  end

  it 'says which servers that vote do not answer, where that is why there is no leader' do
    answering.delete('srv102')
    power['srv102'] = :running
    units[%w(srv102 consul)] = 'activating'
    leader.replace('')
    expect(problems).to eq(['consul on srv102 is still starting',
                            'the Consul servers have no leader: of srv101 srv102, which vote, srv102 does not answer'])
  end

  it 'names a Raft peer that nobody knows any more' do
    voters << 'srv104'
    expect(problems).to eq(['srv104 is still a Raft peer of the Consul servers'])
  end

  it 'knows a Raft peer by its address, which a member that has left may have had' do
    members['srv109'] = 3
    voters.replace(%w(srv101 srv109))
    expect(problems).to eq([])
  end

  it 'tells what lasts from what is on its way' do
    checks.update('node201' => 'critical', 'node202' => 'critical')
    units[%w(node201 nginx)] = 'failed'
    units[%w(node202 nginx)] = 'activating'
    health = described_class.new(ConsulCluster::State.new(settings, driver, http: http))
    expect(health.lasting).to eq(['nginx on node201 is stopped: `rake` starts it'])
    expect(health.problems_of(%w(node202))).to eq(['nginx on node202 is still starting'])
  end

  context 'with a catalogue that knows an earlier machine' do
    let(:outdated) { 'node201' }

    it 'says so' do
      expect(problems).to eq(['node201 is registered in Consul with the ID of an earlier machine'])
    end
  end

  it 'says what a load balancer answers' do
    pages['lb211'] = 502
    expect(problems).to eq(['the load balancer lb211 answers with status 502'])
  end

  context 'with load balancers on another port' do
    let(:settings) { settings_of(cluster: cluster_data.tap { |data| data['roles']['lb']['port'] = 8081 }) }

    it 'asks them there' do
      allow(http).to receive(:get).and_call_original
      expect(problems).to eq([])
      expect(http).to have_received(:get).with('192.168.33.211', 8081, '/')
    end
  end
end
