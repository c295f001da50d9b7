# frozen_string_literal: true

require 'consul_cluster'
require 'stringio'
require_relative 'support/repository'

RSpec.describe ConsulCluster::HealthCheck do
  let(:out) { StringIO.new }

  # @param looks [Array<Array<String>>] the problems at each look
  def check(*looks, lasting: [])
    look = lambda do
      problems = looks.size > 1 ? looks.shift : looks.first
      instance_double(ConsulCluster::Health, problems: problems, problems_of: problems.grep(/node201/), lasting: lasting)
    end
    described_class.new(settings_of, nil, out: out, patience: 0.1, pause: 0.01, heard: 0, look: look)
  end

  it 'says that the cluster is well' do
    check([]).run
    expect(out.string).to eq("sample is well.\n")
  end

  it 'waits for what is on its way, and says once for what' do
    check(['srv101 has no vote'], ['srv101 has no vote'], []).run
    expect(out.string).to eq("  not yet: srv101 has no vote\nsample is well.\n")
  end

  it 'fails with all that is missing, after some time' do
    expect { check(%w(a b)).run }.to raise_error(ConsulCluster::Error, 'sample is not well: a; b')
  end

  it 'waits for nothing where something does not go away by itself' do
    expect { check(['nginx on node202 is stopped'], [], lasting: ['nginx on node202 is stopped']).run }
      .to raise_error(ConsulCluster::Error, /is not well: nginx on node202 is stopped/)
    expect(out.string).to eq('')
  end

  it 'waits for some machines only' do
    expect { check(['srv101 is off']).run_for(%w(node201)) }.not_to raise_error
    expect { check(['node201 is off']).run_for(%w(node201)) }.to raise_error(ConsulCluster::Error, /node201 did not become well: node201 is off/)
  end
end
