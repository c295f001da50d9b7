# frozen_string_literal: true

require 'consul_cluster'
require 'consul_cluster/rollout'
require 'fileutils'
require 'stringio'
require 'tmpdir'
require_relative 'support/made_machines'
require_relative 'support/repository'

RSpec.describe ConsulCluster::Rollout do
  include_context 'made machines'

  let(:rollout) { described_class.new(settings, consul, out: out) }

  def steps
    rollout.steps.map { |step| [step.leaving, step.vms.map(&:name)] }
  end

  def machines(*servers)
    data['machines'].delete_if { |machine| machine['role'] == 'consul-server' }
    data['machines'].unshift(*servers.map { |name, number| machine_data(name, number, 'consul-server') })
  end

  it 'makes all at once where nobody comes or goes, and asks nobody' do
    expect(steps).to eq([[[], settings.machines.map(&:name)]])
    expect(ConsulCluster::State::Http).not_to have_received(:get)
  end

  it 'makes all of a new cluster at once' do
    made.clear
    expect(steps.size).to eq(1)
  end

  it 'makes new Consul servers first, and lets the old leave last' do
    machines(['srv111', 111], ['srv112', 112])
    expect(steps).to eq([[[], %w(srv111 srv112)], [[], %w(node201 node202 lb211)], [%w(srv101 srv102), []]])
    expect(rollout.steps.map(&:last)).to eq([nil, nil, true])
    expect(rollout.leaving_servers.map(&:name)).to eq(%w(srv101 srv102))
  end

  it 'starts a halted cluster as a whole' do
    machines(['srv101', 101], ['srv102', 102], ['srv103', 103])
    %w(srv101 srv102).each { |name| consul.down(name, state: :stopped) }
    expect(steps.size).to eq(1)
  end

  it 'replaces servers in turn whose addresses the new ones get' do
    machines(['con101', 101], ['con102', 102])
    expect(steps).to eq([[[], %w(node201 node202 lb211)], [%w(srv101), %w(con101)], [%w(srv102), %w(con102)]])
    expect(rollout.leaving_servers).to eq([])
  end

  it 'replaces a machine that has another role now, and says so' do
    data['machines'].last['role'] = 'web'
    expect(steps).to eq([[[], %w(srv101 srv102 node201 node202)], [%w(lb211), %w(lb211)]])
    rollout.leave(rollout.steps.last)
    expect(out.string).to include('lb211  was made as lb and is web now: it is made anew')
  end

  it 'refuses to make a machine anew that was not made from here' do
    consul.unable << :stop
    data['machines'].last['role'] = 'web'
    expect { rollout.steps }.to raise_error(ConsulCluster::Error, /\Alb211 was made as lb and is web now: it cannot be made anew: the driver ssh .*Nothing was changed/)
  end

  it 'refuses to give an address to another machine there, and lets machines go' do
    consul.unable << :stop
    machines(['con101', 101], ['srv102', 102])
    expect { rollout.steps }.to raise_error(ConsulCluster::Error, /\Asrv101 has the address of con101 now: the driver ssh/)
    machines(['srv102', 102])
    expect(described_class.new(settings_of(cluster: data, root: root), consul, out: out).steps.last.leaving).to eq(%w(srv101))
  end

  it 'takes another name of a Chef role for the same role' do
    data['roles']['lb']['chef_role'] = 'sample-balancer'
    expect(steps.size).to eq(1)
  end

  it 'refuses to replace the only server in its place' do
    made.delete('srv102')
    machines(['con101', 101])
    expect { rollout.steps }.to raise_error(ConsulCluster::Error, /srv101 cannot leave .* data would be lost.*Nothing was changed/)
  end

  it 'refuses before anything is touched where the quorum is lost' do
    machines(['srv101', 101])
    consul.down('srv102', state: :stopped)
    expect { rollout.steps }.to raise_error(ConsulCluster::Error, /srv102 cannot leave .* no leader/)
  end

  it 'waits for the machines of a step before others leave' do
    expect_any_instance_of(ConsulCluster::HealthCheck).to receive(:run_for).with(%w(srv101)).once
    rollout.settle(described_class::Step.new(vms: [settings.machine('srv101')]))
    rollout.settle(described_class::Step.new(vms: [settings.machine('srv101')], last: true))
  end
end
