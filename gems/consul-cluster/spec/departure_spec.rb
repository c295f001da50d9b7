# frozen_string_literal: true

require 'consul_cluster'
require 'stringio'
require_relative 'support/fake_machines'

RSpec.describe ConsulCluster::Departure do
  let(:machines) { FakeMachines.new('srv102', 'srv103') }
  let(:out) { StringIO.new }

  def leave(*names)
    described_class.new(machines, out: out).run(names)
  end

  it 'lets one machine after the other leave' do
    leave('srv102', 'srv103')
    expect(%w(srv102 srv103).map { |name| machines.transport(name).commands.last }).to all(eq(%w(sudo consul leave)))
    expect(out.string).to match(/srv102  leaves.*srv103  leaves/m)
    expect(machines.transport('srv102')).to be_closed
  end

  it 'has nothing to say to a machine that was never made, or runs no agent' do
    machines.failing['srv102'] << 'is-active'
    leave('srv101', 'srv102')
    expect(machines.transport('srv102').commands.flatten).not_to include('leave')
    expect(out.string.strip).to be_empty
  end

  it 'goes on with a warning when a machine cannot be reached' do
    allow(machines).to receive(:connect).and_call_original
    allow(machines).to receive(:connect).with('srv102').and_raise(Chef::Provisioning::Error, 'srv102 gives no answer')
    leave('srv102', 'srv103')
    expect(out.string).to include('warning: srv102 cannot leave', 'srv102 gives no answer')
    expect(machines.transport('srv103').commands.last).to eq(%w(sudo consul leave))
  end

  it 'does not wait for a machine that does not run' do
    machines.states['srv102'] = :stopped
    leave('srv102')
    expect(machines.transport('srv102')).to be_nil
    expect(out.string).to include('warning: srv102 cannot leave', 'it is stopped')
  end
end
