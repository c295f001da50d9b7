# frozen_string_literal: true

require 'consul_cluster'
require 'stringio'
require_relative 'support/fake_consul'
require_relative 'support/repository'

RSpec.describe ConsulCluster::Departure do
  let(:settings) do
    settings_of(cluster: cluster_data.tap { |data| data['machines'].delete_if { |machine| machine['name'] == 'srv102' } })
  end
  let(:names) { %w(srv101 srv102 srv103 node201 node202 node203) }
  let(:consul) { FakeConsul.new(names.to_h { |name| [name, "192.168.33.#{name[/\d+/]}"] }) }
  let(:out) { StringIO.new }
  let(:departure) { described_class.new(settings, consul, out: out, http: consul, pause: 0) }

  before do
    stub_const("#{described_class}::RAFT_PATIENCE", 0)
    stub_const("#{described_class}::PATIENCE", 0.2)
    stub_const("#{described_class}::ELECTION", 0)
  end

  it 'lets the clients leave, then the servers, one by one' do
    departure.run(%w(srv103 srv102 node203))
    expect(consul.told).to eq(['node203: leave', 'srv103: leave', 'srv102: leave'])
    expect(consul.peers).to eq(%w(srv101))
  end

  it 'lets the leader leave last' do
    consul.peers.rotate!(2)
    departure.run(%w(srv103 srv102))
    expect(consul.told).to eq(['srv102: leave', 'srv103: leave'])
  end

  it 'removes a server first whose machine is off, or whose agent is stopped' do
    consul.down('srv103', state: :stopped)
    departure.run(%w(srv102 srv103))
    expect(consul.told).to eq(['srv101: force-leave srv103', 'srv102: leave'])
    expect(out.string).to match(/srv103  is removed.*srv102  leaves/m)
    expect(consul.leader).to eq('srv101')
  end

  it 'takes one out of Raft by hand that stays there' do
    consul.down('srv103')
    consul.sticky << 'srv103'
    departure.run(%w(srv103))
    expect(consul.told).to eq(['srv101: force-leave srv103', 'srv101: operator raft remove-peer -address=192.168.33.103:8300'])
  end

  it 'has nothing to say to a machine that was never made, or has left' do
    departure.run(%w(srv109))
    consul.members['node203'] = 'left'
    departure.run(%w(node203))
    expect([consul.told, out.string]).to eq([[], ''])
  end

  it 'touches nothing where there is no leader' do
    %w(srv102 srv103).each { |name| consul.down(name, state: :stopped) }
    expect { departure.run(%w(srv102 srv103)) }.to raise_error(
      ConsulCluster::Error, /\Asrv102 srv103 cannot leave .*no leader.*srv102 srv103 do not answer. Nothing was changed. Put all of them into/
    )
    expect(consul.told).to eq([])
  end

  it 'touches nothing where no server would be left, unless others take over' do
    consul.down('srv101')
    expect { departure.run(%w(srv102 srv103)) }.to raise_error(ConsulCluster::Error, /no other Consul server votes/)
    expect(consul.told).to eq([])
    expect { departure.check(%w(srv102 srv103), successors: true) }.not_to raise_error
  end

  it 'lets clients leave without a leader, and says which stay members' do
    %w(srv102 srv103 node202).each { |name| consul.down(name) }
    departure.run(%w(node202 node203))
    expect(consul.told).to eq(['node203: leave'])
    expect(out.string).to include('warning: node202 stays a member')
  end

  it 'says what it waited for in vain' do
    allow(consul).to receive(:leave)
    expect { departure.run(%w(srv103)) }.to raise_error(ConsulCluster::Error, /in vain until srv103 is out of the Raft peers/)
  end
end
