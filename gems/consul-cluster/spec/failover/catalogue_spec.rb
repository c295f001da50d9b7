# frozen_string_literal: true

require_relative '../support/fake_consul'
require_relative '../support/repository'

RSpec.describe ConsulCluster::Failover::Catalogue do
  let(:cluster) { cluster_data }
  let(:settings) { settings_of(cluster: cluster) }
  let(:consul) { FakeConsul.new(settings.machines.to_h { |machine| [machine.name, machine.ip] }) }
  let(:able) { true }
  let(:driver) { instance_double(Chef::Provisioning::Drivers::Base, can?: able, to_s: 'ssh') }
  let(:catalogue) { described_class.new(settings, driver, http: consul, chef_server: -> { true }) }

  before { require 'chef/provisioning/drivers' }

  def names_of(name)
    catalogue[name].machines
  end

  it 'has every fault that it names' do
    described_class::NAMES.each { |name| expect(catalogue[name].title).to match(/\w+ /), name }
  end

  it 'finds the machines that a fault is of, the leader as it is now' do
    expect(%w(web-killed leader-killed follower-killed servers-killed lb-killed chef-server-killed).to_h { |name| [name, names_of(name)] })
      .to eq('web-killed' => %w(node202), 'leader-killed' => %w(srv101), 'follower-killed' => %w(srv102),
             'servers-killed' => %w(srv101 srv102), 'lb-killed' => %w(lb211), 'chef-server-killed' => %w(chef-server))
  end

  it 'knows who is not to be seen meanwhile' do
    expect([catalogue['web-cut'].gone, catalogue['web-disk-full'].gone, catalogue['leader-killed'].silent]).to eq([%w(node202), [], %w(srv101)])
  end

  it 'knows what nobody can hide: what there is only one of' do
    expect(catalogue['lb-killed'].visible).to eq('lb211 is the only load balancer')
    expect(catalogue['web-killed'].visible).to be_nil
    cluster['machines'] << machine_data('lb212', 212, 'lb')
    cluster['machines'].reject! { |machine| machine['name'] == 'node201' }
    two = described_class.new(settings_of(cluster: cluster), driver, http: consul, chef_server: -> { true })
    expect([two['lb-killed'].visible, two['lb-nginx-killed'].visible, two['web-killed'].visible]).to eq([nil, nil, 'node202 is the only web node'])
  end

  it 'says what cannot be made with one Consul server' do
    cluster['machines'].reject! { |machine| machine['name'] == 'srv102' }
    expect { catalogue['follower-killed'] }.to raise_error(described_class::Impossible, 'there is one Consul server only')
    expect { catalogue['server-disk-full'] }.to raise_error(described_class::Impossible)
  end

  it 'says what cannot be made without the Chef server being ours' do
    chef = chef_data.tap { |data| data['chef-server']['edition'] = 'existing' }
    expect { described_class.new(settings_of(chef: chef), driver, http: consul, chef_server: nil)['chef-server-killed'] }
      .to raise_error(described_class::Impossible, /existing/)
  end

  context 'with a driver that makes no machines' do
    let(:able) { false }

    it 'says what it cannot do, and has the rest' do
      possible, impossible = described_class::NAMES.partition do |name|
        catalogue[name]
      rescue described_class::Impossible => e
        expect(e.message).to eq("the driver ssh cannot #{{ 'frozen' => 'pause', 'cut' => 'cut' }.fetch(name[/\w+\z/], 'kill')} machines")
        false
      end
      expect(impossible).to eq(%w(web-killed web-frozen web-cut leader-killed follower-killed servers-killed chef-server-killed lb-killed))
      expect(possible).to include('nginx-stopped', 'resolver-killed', 'server-disk-full')
    end
  end
end
