# frozen_string_literal: true

require 'consul_cluster'
require_relative 'support/fake_machines'

RSpec.describe ConsulCluster::Converge do
  let(:machines) { FakeMachines.new('node201', 'node202', 'lb211') }
  let(:converged) { [] }

  def converge(&block)
    described_class.new(machines, converge: block || ->(names) { converged.concat(names) }).run(%w(node201 node202 lb211))
  end

  it 'runs chef-client on all machines' do
    converge
    expect(converged).to eq(%w(node201 node202 lb211))
  end

  it 'says once which machines are off, and the others converge' do
    machines.states.update('node201' => :stopped, 'lb211' => :stopped)
    expect { converge }.to raise_error(ConsulCluster::Error, 'node201, lb211 are off: `rake` starts them')
    expect(converged).to eq(%w(node202))
  end

  it 'says what else has failed' do
    machines.states['node201'] = :stopped
    expect { converge { raise ConsulCluster::Error, 'lb211 failed converging: x' } }
      .to raise_error(ConsulCluster::Error, "node201 is off: `rake` starts it\nlb211 failed converging: x")
    machines.states['node201'] = :running
    expect { converge { raise ConsulCluster::Error, 'lb211 failed converging: x' } }.to raise_error(ConsulCluster::Error, 'lb211 failed converging: x')
  end
end
