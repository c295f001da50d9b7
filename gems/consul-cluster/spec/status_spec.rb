# frozen_string_literal: true

require 'consul_cluster/status'
require 'json'
require 'stringio'
require_relative 'support/repository'

RSpec.describe ConsulCluster::Status do
  let(:settings) { settings_of(chef: chef) }
  let(:chef) { chef_data }
  let(:now) { Time.utc(2026, 1, 2, 12) }
  let(:power) { Hash.new(:running) }
  let(:converges) do
    instance_double(ConsulCluster::LastConverge, complaint: nil).tap do |known|
      allow(known).to receive(:of) { |name| times[name] }
      allow(known).to receive(:failure_of) { |name| failures[name] }
    end
  end
  let(:failures) { {} }
  let(:times) { { 'chef-server' => now - 5, 'srv101' => now - 59, 'srv102' => now - 7300, 'node201' => now - (3 * 86_400) } }
  let(:names) { %w(chef-server srv101 srv102 node201 node202 lb211) }
  let(:driver) do
    double('driver', names: names, kind: 'container', address: '192.168.33.9').tap do |driver|
      allow(driver).to receive(:state) { |name| power[name] }
    end
  end

  # Two Consul servers, two web nodes of which one is off, and a load balancer.
  let(:http) do
    answers = { '/v1/status/leader' => '192.168.33.101:8300', '/v1/agent/members' => members, '/v1/operator/raft/configuration?stale' => raft,
                '/v1/health/state/any' => checks, '/v1/catalog/nodes' => [], '/v1/operator/autopilot/health' => { 'Servers' => [] } }
    double('http').tap do |http|
      allow(http).to receive(:get) { |_, port, path| port == 80 ? Net::HTTPOK.new('1.1', '200', 'OK') : json(answers.fetch(path)) }
    end
  end
  let(:members) do
    { 'srv101' => 1, 'srv102' => 1, 'node201' => 1, 'node202' => status }.map do |name, number|
      { 'Name' => name, 'Addr' => settings.machine(name).ip, 'Status' => number,
        'Tags' => { 'role' => name.start_with?('srv') ? 'consul' : 'node', 'build' => '1.8.7:1234' } }
    end
  end
  let(:status) { 1 }
  let(:raft) { { 'Servers' => %w(srv101 srv102).map { |name| { 'Node' => name, 'Voter' => true, 'Leader' => name == 'srv101', 'Address' => "#{settings.machine(name).ip}:8300" } } } }
  let(:checks) { %w(node201 node202).map { |name| { 'Node' => name, 'CheckID' => 'service:web', 'Name' => 'HTTP', 'ServiceName' => 'web', 'Status' => 'passing', 'Output' => "200 OK\n" } } }

  def json(data)
    Net::HTTPOK.new('1.1', '200', 'OK').tap { |answer| allow(answer).to receive(:body).and_return(JSON.generate(data)) }
  end

  def status_of
    described_class.new(settings, driver, http: http, converges: -> { converges }, now: now)
  end

  def shown
    StringIO.new.tap { |out| status_of.show(out) }.string
  end

  it 'shows each machine in a line, the leader marked' do
    expect(shown).to eq(<<~TEXT)
      machine      address         role           kind       state    last converge  Consul          checks
      chef-server  192.168.33.10   chef-server    container  running  5 s ago        -
      srv101       192.168.33.101  consul-server  container  running  59 s ago       server, leader
      srv102       192.168.33.102  consul-server  container  running  2 h ago        server
      node201      192.168.33.201  web            container  running  3 d ago        client          1 passing
      node202      192.168.33.202  web            container  running  -              client          1 passing
      lb211        192.168.33.211  lb             container  running  -              -               page 200

      sample is well.
    TEXT
  end

  it 'says that the last converge failed, and when' do
    failures['node201'] = now - 120
    expect(shown).to match(/^node201 .* running  failed 2 min ago  client/)
    expect(status_of.to_h['machines'].find { |machine| machine['name'] == 'node201' })
      .to include('failed' => '2026-01-02T11:58:00Z', 'converged' => '2025-12-30T12:00:00Z')
    expect(status_of.to_h).to include('well' => false, 'problems' => ['the last converge failed on node201: see its log in .chef/log'])
    failures['node202'] = now - 60
    expect(shown).to end_with("\n\nthe last converge failed on node201, node202: see their logs in .chef/log\n")
  end

  context 'with a machine that is off' do
    let(:status) { 4 }

    it 'shows it as such, and says what to do' do
      power['node202'] = :stopped
      expect(shown).to match(/^node202 .* off +- +client, failed +1 passing\n.*\n\nnode202 is off: `rake` starts it$/)
      expect(status_of.to_h).to include('well' => false, 'problems' => ['node202 is off: `rake` starts it'])
    end
  end

  it 'says the same as JSON' do
    data = JSON.parse(status_of.json)
    expect(data.except('machines')).to eq('name' => 'sample', 'well' => true, 'problems' => [], 'leader' => 'srv101')
    expect(data['machines'].map { |machine| machine['name'] }).to eq(names)
    expect(data['machines'][1]).to eq('name' => 'srv101', 'address' => '192.168.33.101', 'role' => 'consul-server', 'kind' => 'container', 'state' => 'running',
                                      'converged' => '2026-01-02T11:59:01Z', 'failed' => nil, 'checks' => [], 'stopped' => [],
                                      'consul' => { 'type' => 'server', 'status' => 'alive', 'leader' => true, 'version' => '1.8.7' })
    expect(data['machines'][3]['checks']).to eq(['name' => 'HTTP', 'service' => 'web', 'status' => 'passing', 'output' => '200 OK'])
    expect(data['machines'].last).to include('page' => 200, 'consul' => nil)
  end

  it 'says that the Chef server is off, and not that it does not answer, too' do
    power['chef-server'] = :stopped
    allow(converges).to receive(:complaint).and_return('the Chef server does not answer')
    expect(status_of.to_h['problems']).to eq(['chef-server is off: `rake` starts it'])
  end

  it 'says once that all machines are off, the Chef server among them' do
    power.default = :stopped
    allow(http).to receive(:get).and_return('Connection refused')
    expect(status_of.to_h['problems']).to eq(['chef-server, srv101, srv102, node201, node202, lb211 are off: `rake` starts them'])
  end

  it 'says why the Chef server tells nothing' do
    allow(converges).to receive(:complaint).and_return('the Chef server https://192.168.33.10: 401')
    expect(shown).to end_with("\nthe Chef server https://192.168.33.10: 401\n")
  end

  it 'names machines that the next rake destroys' do
    names << 'node203'
    expect(shown).to end_with("\nnode203 is not in provisioning/cluster.json any more: `rake` destroys it\n")
  end

  context 'with a Chef server of the user' do
    let(:chef) { chef_data.tap { |data| data['chef-server'].update('edition' => 'existing', 'ipaddr' => '192.0.2.1') } }

    it 'is not among the machines' do
      expect(status_of.to_h['machines'].first['name']).to eq('srv101')
    end
  end

  it 'asks nobody before there are machines' do
    names.clear
    expect { status_of }.to raise_error(ConsulCluster::Error, 'sample has no machines yet: `rake` makes them')
    expect(http).not_to have_received(:get)
  end

  it 'has colours on a terminal' do
    out = StringIO.new.tap { |terminal| terminal.define_singleton_method(:tty?) { true } }
    stub_const('ENV', ENV.to_h.except('NO_COLOR').merge('TERM' => 'xterm'))
    status_of.show(out)
    expect(out.string).to include("\e[32mrunning\e[0m", "\e[32msample is well.\e[0m")
  end
end
