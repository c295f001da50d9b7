# frozen_string_literal: true

require_relative '../spec_helper'
require_relative '../../libraries/consul_api'

RSpec.describe ConsulAgent::ConsulApi do
  subject(:api) { described_class.new(%w(127.0.0.2 127.0.0.3)) }

  # What each agent answers: {address => [code, body] or an error}; @asked says what it was asked.
  def agents(answers)
    @asked = []
    allow(Net::HTTP).to receive(:new) do |address, port, proxy|
      expect([port, proxy]).to eq([8500, nil])
      agent(answers.fetch(address))
    end
  end

  def agent(answer)
    http = instance_double(Net::HTTP, :open_timeout= => nil, :read_timeout= => nil)
    allow(http).to receive(:start) { |&block| answer.is_a?(Exception) ? raise(answer) : block.call }
    allow(http).to receive(:request) do |request|
      @asked << [request.method, request.path, request.body].compact
      instance_double(Net::HTTPResponse, code: answer.first, body: answer.last)
    end
    http
  end

  it 'asks the next agent when one is down or has no leader' do
    agents('127.0.0.2' => Errno::ECONNREFUSED.new, '127.0.0.3' => ['200', '"192.0.2.1:8300"'])
    expect(api.leader).to eq('192.0.2.1')
    agents('127.0.0.2' => ['500', 'No cluster leader'], '127.0.0.3' => ['200', '"192.0.2.1:8300"'])
    expect(api.leader).to eq('192.0.2.1')
  end

  it 'says what each agent said when none answers' do
    agents('127.0.0.2' => Errno::ECONNREFUSED.new, '127.0.0.3' => ['500', 'No cluster leader'])
    expect { api.servers }.to raise_error(described_class::Unavailable, /127.0.0.2: .*refused; 127.0.0.3: 500 No cluster leader/)
    expect([api.leader, api.min_quorum]).to eq([nil, nil])
  end

  it 'has no leader while there is none' do
    agents('127.0.0.2' => ['200', '""'])
    expect(api.leader).to be_nil
  end

  it 'reads the servers also when the cluster is not well' do
    agents('127.0.0.2' => ['429', '{"Servers": [{"Name": "a", "Healthy": true, "Voter": true},
                                                {"Name": "b", "Healthy": true, "Voter": false},
                                                {"Name": "c", "Healthy": false, "Voter": true}]}'])
    expect(api.servers).to eq('a' => true, 'b' => false, 'c' => false)
  end

  it 'knows no server while a new leader has not looked' do
    agents('127.0.0.2' => ['429', '{"Healthy": false, "Servers": null}'])
    expect(api.servers).to eq({})
  end

  it 'says whether an agent answers, with a leader or not' do
    allow_any_instance_of(described_class).to receive(:answers?).and_call_original
    agents('127.0.0.2' => Errno::ECONNREFUSED.new, '127.0.0.3' => ['200', '{"Config": {}}'])
    expect(api.answers?).to be(true)
    expect(@asked).to eq([%w(GET /v1/agent/self)])
    agents('127.0.0.2' => Errno::ECONNREFUSED.new, '127.0.0.3' => Errno::ECONNREFUSED.new)
    expect(api.answers?).to be(false)
  end

  {
    'a page' => ['200', '<html>'], 'other JSON' => ['200', '{"status": "ok"}'], 'a page that is not there' => ['404', ''],
    'another protocol' => Net::HTTPBadResponse.new('wrong status line'), 'half a response' => EOFError.new
  }.each do |what, answer|
    it "does not take another program for an agent, which answers with #{what}" do
      allow_any_instance_of(described_class).to receive(:answers?).and_call_original
      agents('127.0.0.2' => answer, '127.0.0.3' => answer)
      expect(api.answers?).to be(false)
    end
  end

  it 'says so when no agent knows what it is asked' do
    agents('127.0.0.2' => ['404', ''])
    expect { api.servers }.to raise_error(described_class::Unavailable, %r{knows operator/autopilot/health})
    expect(api.min_quorum).to be_nil
  end

  it "reads autopilot's min_quorum" do
    agents('127.0.0.2' => ['200', '{"MinQuorum": 3}'])
    expect(api.min_quorum).to eq(3)
    expect(@asked).to eq([%w(GET /v1/operator/autopilot/configuration)])
  end

  it 'reads the checks of the agent itself' do
    agents('127.0.0.2' => ['200', '{"service:web": {"Status": "passing"}}'])
    expect(api.own_checks).to eq(%w(service:web))
    expect(@asked).to eq([%w(GET /v1/agent/checks)])
  end

  it 'reads the checks that pass' do
    agents('127.0.0.2' => ['200', '[{"CheckID": "serfHealth", "Status": "passing"}, {"CheckID": "web", "Status": "critical"}]'])
    expect(api.passing_checks('node1')).to eq(%w(serfHealth))
    expect(@asked).to eq([['GET', '/v1/health/node/node1']])
  end

  it 'opens a session that hangs on no health check' do
    agents('127.0.0.2' => ['200', '{"ID": "s"}'])
    expect(api.open_session('test', ttl: 60)).to eq('s')
    expect(JSON.parse(@asked.dig(0, 2))).to eq('Name' => 'test', 'TTL' => '60s', 'LockDelay' => '0s', 'Checks' => [])
  end

  it 'renews and ends a session' do
    agents('127.0.0.2' => ['200', '[]'])
    expect(api.renew_session('s')).to be(true)
    api.close_session('s')
    expect(@asked.map { |request| request.first(2) })
      .to eq([%w(PUT /v1/session/renew/s), %w(PUT /v1/session/destroy/s)])
  end

  it 'says that a session has ended' do
    agents('127.0.0.2' => ['404', ''])
    expect(api.renew_session('s')).to be(false)
  end

  it 'takes a lock for a session' do
    agents('127.0.0.2' => %w(200 true))
    expect(api.acquire('key', 's', 'node1')).to be(true)
    expect(@asked).to eq([['PUT', '/v1/kv/key?acquire=s', '{"holder":"node1"}']])
  end

  { 'never' => ['404', ''], 'no longer' => ['200', '[{"Key": "key"}]'] }.each do |state, answer|
    it "sees that a lock is #{state} held" do
      agents('127.0.0.2' => answer)
      expect(api.holder('key')).to be_nil
    end
  end

  it 'sees who holds a lock' do
    value = ['{"holder":"node1"}'].pack('m0')
    agents('127.0.0.2' => ['200', JSON.generate([{ 'Key' => 'key', 'Session' => 's', 'Value' => value }])])
    expect(api.holder('key')).to eq('node1')
  end
end
