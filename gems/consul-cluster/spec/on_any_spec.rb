# frozen_string_literal: true

require_relative '../chef/support/recipe_file'

RSpec.describe ConsulCluster, '.on_any' do
  let(:machines) { FakeMachines.new }

  before do
    %w(srv101 srv102).each { |name| machines.made[name] = {} }
    allow(described_class).to receive(:driver).and_return(machines)
  end

  def members
    described_class.on_any(%w(srv101 srv102)) { |transport| transport.run!('consul', 'members') }
  end

  it 'asks the first one' do
    allow(machines).to receive(:connect).and_call_original
    members
    expect(machines).to have_received(:connect).once
    expect(machines.transport('srv101').commands.last).to eq(%w(consul members))
  end

  it 'asks the next one when one does not answer' do
    allow(machines).to receive(:connect).and_call_original
    allow(machines).to receive(:connect).with('srv101').and_raise(Chef::Provisioning::Drivers::Error, 'srv101 is stopped')
    expect { members }.to output("srv101 is stopped; asking srv102\n").to_stdout
    expect(machines.transport('srv102').commands.last).to eq(%w(consul members))
  end

  it 'fails as the last one does' do
    allow(machines).to receive(:connect) { |name| raise Chef::Provisioning::Drivers::Error, "#{name} is stopped" }
    expect { expect { members }.to raise_error(ConsulCluster::Error, 'srv102 is stopped') }.to output(/srv101 is stopped/).to_stdout
  end
end
