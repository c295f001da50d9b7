# frozen_string_literal: true

require 'stringio'
require_relative 'support/repository'

RSpec.describe ConsulCluster::Upgrade do
  let(:settings) { settings_of }
  let(:order) { [] }
  let(:out) { StringIO.new }
  let(:check) { instance_double(ConsulCluster::HealthCheck) }
  let(:versions) { settings.machines.reject { |machine| machine.role == 'lb' }.to_h { |machine| [machine.name, '1.20.0'] } }
  let(:consul) do
    instance_double(ConsulCluster::State::Consul, leader: 'srv101').tap do |consul|
      allow(consul).to receive(:members) do
        versions.map { |name, version| ConsulCluster::State::Consul::Member.new(name: name, status: 'alive', version: version) }
      end
    end
  end

  before do
    allow(check).to receive(:run) { order << 'all well' }
    allow(check).to receive(:run_for) { |names| order << "#{names.join} well" }
  end

  def upgrade(works: true)
    converge = lambda do |names|
      order << "converge #{names.join(' ')}"
      names.each { |name| versions[name] = settings.cluster.dig('consul', 'version') if works && versions.key?(name) }
    end
    described_class.new(settings, nil, out: out, check: check, consul: -> { consul }, converge: converge).run { order << 'upload' }
  end

  it 'uploads, then takes one machine after the other, each well before the next: servers first, the leader last of them' do
    upgrade
    expect(order).to eq(['all well', 'upload', 'converge srv102', 'srv102 well', 'converge srv101', 'srv101 well', 'converge node201', 'node201 well',
                         'converge node202', 'node202 well', 'converge lb211', 'lb211 well', 'all well'])
    expect(out.string).to eq("Consul 1.22.5 runs on all machines that have it.\n")
  end

  it 'does the same where the version is the same already' do
    versions.transform_values! { '1.22.5' }
    upgrade
    expect(order.grep(/converge/).size).to eq(5)
  end

  it 'refuses an older version, before anything is changed' do
    versions['srv102'] = '1.22.6'
    expect { upgrade }.to raise_error(ConsulCluster::Error, /\Asrv102 runs Consul 1.22.6, and Consul does not go back to 1.22.5; /)
    expect(order).to eq(['all well'])
  end

  it 'touches nothing in a cluster that is not well' do
    allow(check).to receive(:run).and_raise(ConsulCluster::Error, 'not well')
    expect { upgrade }.to raise_error(ConsulCluster::Error, 'not well')
    expect(order).to eq([])
  end

  it 'leaves the rest as it is where a machine does not become well' do
    allow(check).to receive(:run_for).with(%w(srv101)).and_raise(ConsulCluster::Error, 'srv101 did not become well')
    expect { upgrade }.to raise_error(ConsulCluster::Error, 'srv101 did not become well')
    expect(order.last).to eq('converge srv101')
  end

  it 'says which machines run another version all the same' do
    expect { upgrade(works: false) }.to raise_error(ConsulCluster::Error, /srv101 runs Consul 1.20.0.*, not 1.22.5\z/)
  end
end
