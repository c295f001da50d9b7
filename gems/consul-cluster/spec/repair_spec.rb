# frozen_string_literal: true

require 'consul_cluster'
require 'stringio'
require_relative 'support/fake_consul'
require_relative 'support/repository'

RSpec.describe ConsulCluster::Repair do
  let(:settings) { settings_of }
  let(:names) { %w(srv101 srv102 node201 node202 node209) }
  let(:consul) { FakeConsul.new(names.to_h { |name| [name, "192.168.33.#{name[/\d+/]}"] }) }
  let(:out) { StringIO.new }
  let(:check) { instance_double(ConsulCluster::HealthCheck) }

  def repair
    described_class.new(settings, consul, out: out, http: consul, check: check).run
  end

  it 'changes nothing in a cluster that is well' do
    repair
    expect([consul.told, out.string]).to eq([[], ''])
  end

  it 'lets an agent that knows nobody join the servers' do
    consul.members.delete('node202')
    repair
    expect(consul.told).to eq(['node202: join 192.168.33.101 192.168.33.102'])
  end

  it 'has the catalogue forget an earlier machine of the same name' do
    consul.outdated.push('node201', 'node202')
    allow(check).to receive(:run_for) { |names| consul.told << "#{names.join} is back" }
    repair
    expect(consul.told).to eq(['/v1/catalog/deregister dc1 node201', 'node201: reload', 'node201 is back',
                               '/v1/catalog/deregister dc1 node202', 'node202: reload', 'node202 is back'])
  end

  it 'does not join two clusters' do
    consul.members['node202'] = 'failed'
    allow(consul).to receive(:command).and_call_original
    known = "Node Address Status Type\nsrv111  192.168.33.111:8301  alive  server  1.8.7\n"
    allow(consul).to receive(:command).with('node202', %w(consul members)).and_return(FakeConsul::Result.new(known, '', 0))
    repair
    expect(consul.told).to eq([])
  end

  it 'removes a dead member that is no machine of cluster.json' do
    consul.down('node209')
    repair
    expect(consul.told).to eq(['srv101: force-leave node209'])
  end
end
