# frozen_string_literal: true

require 'consul_cluster'
require_relative 'support/fake_machines'

RSpec.describe ConsulCluster, '.on_any' do
  let(:machines) { FakeMachines.new('srv101', 'srv102') }

  before { allow(described_class).to receive(:driver).and_return(machines) }

  def members
    described_class.on_any(%w(srv101 srv102)) { |transport| transport.run!('consul', 'members') }
  end

  it 'asks the first one' do
    members
    expect(machines.transport('srv101').commands.last).to eq(%w(consul members))
    expect(machines.transport('srv102')).to be_nil
  end

  it 'asks the next one when one does not answer' do
    machines.states['srv101'] = :stopped
    expect { members }.to output("srv101 is stopped; asking srv102\n").to_stdout
    expect(machines.transport('srv102').commands.last).to eq(%w(consul members))
  end

  it 'asks nobody where there is no driver' do
    allow(described_class).to receive(:driver).and_raise(Chef::Provisioning::Error, 'there is no provider "x"')
    expect { expect { members }.to raise_error(Chef::Provisioning::Error, 'there is no provider "x"') }.not_to output.to_stdout
  end

  it 'fails as the last one does' do
    allow(machines).to receive(:connect) { |name| raise Chef::Provisioning::Error, "#{name} takes no connections" }
    expect { expect { members }.to raise_error(Chef::Provisioning::Error, 'srv102 takes no connections') }
      .to output("srv101 takes no connections; asking srv102\n").to_stdout
  end

  it 'says once that all are off' do
    machines.states.transform_values! { :stopped }
    expect { expect { members }.to raise_error(ConsulCluster::Error, 'srv101, srv102 are off: `rake` starts them') }
      .not_to output.to_stdout
  end
end
