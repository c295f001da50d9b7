# frozen_string_literal: true

require 'chef/provisioning/bring_up'

RSpec.describe Chef::Provisioning::BringUp do
  # @param states [Hash] name => state, of what the driver finds
  # @param known [Array<String>] the machines in its folder
  def driver(states, known: states.keys, able: true)
    instance_double(Chef::Provisioning::Drivers::Base, names: known, can?: able, check: nil, address: '192.0.2.1').tap do |double|
      allow(double).to receive(:state) { |name| states.fetch(name, :not_created) }
    end
  end

  def bring_up(*names, with:)
    described_class.new(names.to_h { |name| [name, with] })
  end

  it 'knows what machines need, what is said of them meanwhile, and what they are then' do
    machines = bring_up('on', 'off', 'frozen', 'new', with: driver({ 'on' => :running, 'off' => :stopped, 'frozen' => :paused }))
    expect(machines.phases).to eq('on' => 'checking', 'off' => 'starting', 'frozen' => 'starting', 'new' => 'starting')
    expect(%w(on off frozen new).map { |name| machines.outcome(name) }).to eq([nil, 'started', 'resumed', 'made'])
    expect(machines.changes(%w(on off new))).to eq(['start off', 'make new (192.0.2.1)'])
  end

  it 'makes no machine that is there although the folder was lost' do
    expect(bring_up('on', with: driver({ 'on' => :running }, known: [])).needed('on')).to be_nil
  end

  it 'makes one again that is gone although the folder knows it' do
    expect(bring_up('gone', with: driver({}, known: %w(gone))).needed('gone')).to eq('make')
  end

  it 'asks nothing where nothing answers: the driver says why' do
    dead = driver({}, known: %w(off))
    allow(dead).to receive(:check).and_raise(Chef::Provisioning::Drivers::Error, 'no Docker engine answers')
    machines = bring_up('off', 'new', with: dead)
    expect([machines.needed('off'), machines.needed('new')]).to eq([nil, 'make'])
    expect(dead).not_to have_received(:state)
  end

  it 'takes a machine that the driver cannot start' do
    ssh = driver({}, known: %w(taken), able: false)
    machines = bring_up('taken', 'host', with: ssh)
    expect(machines.phases).to eq('taken' => 'checking', 'host' => 'checking')
    expect([machines.outcome('host'), machines.changes(%w(taken host))]).to eq([nil, ['take host (192.0.2.1)']])
    expect(ssh).not_to have_received(:state)
  end
end
