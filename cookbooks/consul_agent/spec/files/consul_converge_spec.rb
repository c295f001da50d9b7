# frozen_string_literal: true

require 'tmpdir'
require_relative '../../files/consul-converge'

RSpec.describe ConsulConverge do
  # Stands for the agent of this machine.
  let(:agent) do
    Class.new do
      attr_reader :events, :values

      def initialize
        @events = []
        @values = {}
      end

      def get(path)
        return { 'Config' => { 'NodeName' => 'node201' } } if path == 'agent/self'

        events.map { |id| { 'ID' => id, 'Name' => path[/event.list\?name=(.*)/, 1] } }
      end

      def put(path, value)
        values[path] = value
      end
    end.new
  end
  let(:folder) { Dir.mktmpdir }
  let(:request) { File.join(folder, 'request') }
  let(:seen) { File.join(folder, 'state/seen') }
  let(:runs) { File.join(folder, 'runs') }

  after { FileUtils.rm_rf(folder) }

  def converge(*command)
    command = ['sh', '-c', 'echo run >> "$0"', runs] if command.empty?
    FileUtils.touch(request)
    described_class.new('converge', agent: agent, request: request, seen: seen).run(*command)
  end

  def note
    described_class.new('converge', agent: agent, request: request, seen: seen).note
  end

  def count
    File.exist?(runs) ? File.readlines(runs).size : 0
  end

  it 'runs the command once for events that came in a row, and reports them' do
    agent.events.push('a', 'b')
    expect(converge).to be(true)
    expect(count).to eq(1)
    expect(agent.values['kv/converge/node201'])
      .to include('events' => %w(a b), 'outcome' => 'converged', 'seconds' => a_kind_of(Float), 'ended' => /\A20\d\d-.*Z\z/)
    expect(File).not_to exist(request)
  end

  it 'does nothing when the watch fires for an event that was seen, after a restart of the agent too' do
    agent.events << 'a'
    converge
    agent.events.clear
    converge
    agent.events << 'a'
    expect(converge).to be(true)
    expect(count).to eq(1)
  end

  it 'does nothing for the events that were there before it was' do
    agent.events << 'a'
    note
    expect(converge).to be(true)
    expect(count).to eq(0)
    agent.events << 'b'
    converge
    expect(count).to eq(1)
    expect(agent.values['kv/converge/node201']).to include('events' => %w(b))
  end

  it 'reports a command that fails, or is not there, and fails with it' do
    agent.events << 'a'
    expect(converge('false')).to be_falsy
    expect(agent.values['kv/converge/node201']).to include('events' => %w(a), 'outcome' => 'failed')
    agent.events << 'b'
    expect(converge('/nowhere/chef-client')).to be_falsy
    expect(agent.values['kv/converge/node201']).to include('events' => %w(b), 'outcome' => 'failed')
  end

  it 'takes an event during the run for another request' do
    agent.events << 'a'
    converge('touch', request)
    expect(File).to exist(request)
  end

  it 'forgets the oldest events in the end' do
    agent.events.replace((1..ConsulConverge::KEPT + 5).map(&:to_s))
    converge
    expect(File.readlines(seen, chomp: true)).to eq(agent.events.last(ConsulConverge::KEPT))
  end
end
