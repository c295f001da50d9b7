# frozen_string_literal: true

require_relative '../spec_helper'
require_relative '../../libraries/rolling_restart'

RSpec.describe ConsulAgent::RollingRestart do
  subject(:restart) do
    described_class.new(agent, api: api, own: own, interval: 0, timeouts: { leader: 5, turn: 20, health: 5, close: 5 })
  end

  let(:server) { true }
  let(:servers) { %w(192.0.2.1 192.0.2.2) }
  let(:agent) do
    Struct.new(:node_name, :bind_addr, :server, :servers).new('srv1', '192.0.2.1', server, servers)
  end
  let(:api) do
    instance_double(ConsulAgent::ConsulApi, leader: '192.0.2.2', open_session: 'id', acquire: true, holder: nil,
                                            close_session: true, renew_session: true,
                                            passing_checks: %w(serfHealth service:web),
                                            servers: { 'srv1' => true, 'srv2' => true })
  end

  let(:own) { instance_double(ConsulAgent::ConsulApi, leader: '192.0.2.2', own_checks: %w(service:web)) }

  # Time passes by a second at each look at the clock.
  before do
    seconds = 0
    allow(Process).to receive(:clock_gettime).and_call_original
    allow(Process).to receive(:clock_gettime).with(Process::CLOCK_MONOTONIC) { seconds += 1 }
  end

  def unavailable
    raise ConsulAgent::ConsulApi::Unavailable, 'no leader'
  end

  it 'restarts while it holds the lock' do
    expect(api).to receive(:acquire).with(described_class::LOCK, 'id', 'srv1').at_least(:once).ordered.and_return(true)
    expect(api).to receive(:close_session).with('id').ordered
    expect { |block| restart.run(&block) }.to yield_control.once
  end

  it 'gives the lock free after an election that begins behind the restart' do
    answers = [-> { unavailable }, -> { unavailable }, -> { true }]
    allow(api).to receive(:close_session) { answers.shift.call }
    restart.run {}
    expect(answers).to be_empty
  end

  it 'lets a session end by itself that cannot be closed' do
    allow(api).to receive(:close_session) { unavailable }
    expect { |block| restart.run(&block) }.to yield_control.once
  end

  it 'waits for its turn' do
    expect(api).to receive(:acquire).and_return(false, false, true)
    expect { |block| restart.run(&block) }.to yield_control.once
  end

  it 'gives up, without a restart, when its turn does not come' do
    allow(api).to receive_messages(acquire: false, holder: 'srv2')
    expect { |block| expect { restart.run(&block) }.to raise_error(described_class::TimedOut, /srv2 holds the lock/) }
      .not_to yield_control
  end

  it 'restarts at once where no leader can give a lock' do
    allow(api).to receive(:leader).and_return(nil)
    expect(api).not_to receive(:open_session)
    expect { |block| restart.run(&block) }.to yield_control.once
  end

  { open_session: 'id', passing_checks: %w(serfHealth) }.each do |call, answer|
    it "waits through an election that begins before #{call}" do
      calls = 0
      allow(api).to receive(call) { (calls += 1) == 1 ? unavailable : answer }
      expect { |block| restart.run(&block) }.to yield_control.once
    end
  end

  it 'gives up, without a restart, when no session can be had' do
    allow(api).to receive(:open_session) { unavailable }
    expect { |block| expect { restart.run(&block) }.to raise_error(described_class::TimedOut, /not restarted/) }
      .not_to yield_control
  end

  context 'with the only server' do
    let(:servers) { %w(192.0.2.1) }

    it 'restarts at once, for there is nobody to ask' do
      expect(api).not_to receive(:leader)
      expect { |block| restart.run(&block) }.to yield_control.once
    end
  end

  it 'lets the others go first when it is the leader' do
    allow(api).to receive(:leader).and_return(agent.bind_addr)
    seen = 0
    allow(api).to receive(:holder) { 'srv2' if (seen += 1) == 2 }
    restart.run {}
    expect(seen).to eq(2 + 6)
  end

  it 'takes no turn from a server that does not know the leader' do
    leaders = ['192.0.2.2', nil, nil, '192.0.2.2']
    allow(api).to receive(:leader) { leaders.shift }
    restart.run {}
    expect(leaders).to be_empty
  end

  it 'does not restart while another server is not healthy' do
    allow(api).to receive(:servers).and_return('srv1' => true, 'srv2' => false)
    expect { |block| expect { restart.run(&block) }.to raise_error(described_class::TimedOut, /not restarted \(not srv2\)/) }
      .not_to yield_control
    expect(api).to have_received(:close_session)
  end

  it 'does not take a new leader that has looked at no server yet for a healthy cluster' do
    answers = [{}, {}, { 'srv1' => true, 'srv2' => true }]
    allow(api).to receive(:servers) { answers.size > 1 ? answers.shift : answers.first }
    restart.run { expect(answers.size).to eq(1) }
  end

  it 'renews its session while it waits' do
    allow(api).to receive(:acquire).and_return(false, false, true)
    restart.run {}
    expect(api).to have_received(:renew_session).with('id').twice
  end

  it 'opens another session when its own has ended while it waits' do
    allow(api).to receive(:open_session).and_return('id', 'another')
    allow(api).to receive(:acquire) { |_lock, session| session == 'another' }
    allow(api).to receive(:renew_session) { |session| session == 'another' }
    expect { |block| restart.run(&block) }.to yield_control.once
    expect(api).to have_received(:close_session).with('another')
  end

  it 'does not restart without the lock, which ends with its session' do
    allow(api).to receive_messages(servers: { 'srv2' => false }, renew_session: false)
    allow(api).to receive(:open_session).and_return('id', 'another')
    allow(api).to receive(:acquire) { |_lock, session| session == 'id' }
    expect { |block| expect { restart.run(&block) }.to raise_error(described_class::TimedOut, /not restarted/) }
      .not_to yield_control
    allow(api).to receive(:servers).and_return('srv2' => true)
    allow(api).to receive(:acquire).and_return(true, false)
    expect { |block| expect { restart.run(&block) }.to raise_error(described_class::TimedOut, /not restarted/) }
      .not_to yield_control
  end

  it 'keeps the lock until its own agent is back, whatever the others still believe' do
    leaders = [nil, nil, '192.0.2.2']
    allow(own).to receive(:leader) { leaders.shift }
    restart.run {}
    expect(leaders).to be_empty
  end

  it 'goes on when this server is a healthy peer again, through an election' do
    answers = [{ 'srv1' => true, 'srv2' => true }, :unavailable, { 'srv2' => true }, { 'srv1' => true, 'srv2' => true }]
    allow(api).to receive(:servers) { answers.shift.then { |answer| answer == :unavailable ? unavailable : answer } }
    restart.run {}
    expect(answers).to be_empty
  end

  it 'says so when this server does not come back' do
    allow(api).to receive(:servers).and_return({ 'srv1' => true, 'srv2' => true }, { 'srv1' => false, 'srv2' => true })
    expect { restart.run {} }.to raise_error(described_class::TimedOut, /srv1 is healthy again/)
  end

  context 'with a web node' do
    let(:server) { false }
    let(:servers) { %w(192.0.2.2) }

    it 'goes on when the checks that passed before pass again' do
      checks = [%w(serfHealth service:web), %w(), %w(serfHealth), %w(serfHealth service:web)]
      allow(api).to receive(:passing_checks) { checks.shift }
      restart.run {}
      expect(checks).to be_empty
    end

    it 'does not wait for a check that is not in the configuration any more' do
      allow(own).to receive(:own_checks).and_return(%w(service:shop))
      allow(api).to receive(:passing_checks).and_return(%w(serfHealth service:web), %w(serfHealth))
      expect { |block| restart.run(&block) }.to yield_control.once
    end

    it 'says which check does not pass again' do
      allow(api).to receive(:passing_checks).and_return(%w(serfHealth service:web), %w(serfHealth))
      expect { restart.run {} }.to raise_error(described_class::TimedOut, /not service:web/)
    end

    it 'does not wait for a check that failed before' do
      allow(api).to receive(:passing_checks).and_return(%w(serfHealth))
      expect { |block| restart.run(&block) }.to yield_control.once
    end
  end
end
