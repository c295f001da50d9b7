# frozen_string_literal: true

require 'consul_cluster'
require 'stringio'
require_relative 'support/fake_consul'
require_relative 'support/repository'

RSpec.describe ConsulCluster::Restart do
  let(:settings) { settings_of }
  let(:consul) { FakeConsul.new(settings.machines.to_h { |machine| [machine.name, machine.ip] }) }
  let(:order) { [] }
  let(:check) { instance_double(ConsulCluster::HealthCheck) }

  before do
    allow(check).to receive(:run) { order << 'all well' }
    allow(check).to receive(:run_for) { |names| order << "#{names.join} well" }
    allow(consul).to receive(:command) { |name, argv| order << "#{name} #{argv.drop(1).join(' ')}" }
  end

  def restart(*names)
    described_class.new(settings, consul, out: StringIO.new, check: check, pause: 0, http: consul).run(names)
  end

  it 'restarts one machine after the other, each well before the next, and the leader last' do
    restart('srv101', 'srv102', 'node201')
    expect(order).to eq(['all well', 'node201 stop consul', 'node201 restart nginx', 'node201 start consul', 'node201 well',
                         'srv102 restart consul', 'srv102 well', 'srv101 restart consul', 'srv101 well', 'all well'])
  end

  it 'lets the only web node stay in Consul, for nobody takes its place' do
    settings.machines.delete(settings.machine('node202'))
    restart('node201')
    expect(order.grep(/node201/)).to eq(['node201 restart nginx', 'node201 restart consul', 'node201 well'])
  end

  it 'starts an agent again whatever happens' do
    allow(consul).to receive(:command).with('node201', %w(systemctl restart nginx)).and_raise(ConsulCluster::Error, 'no')
    expect { restart('node201') }.to raise_error(ConsulCluster::Error)
    expect(order.last).to eq('node201 start consul')
  end

  it 'only reloads the nginx of a load balancer' do
    restart('lb211')
    expect(order).to include('lb211 reload nginx', 'lb211 restart dnsmasq')
  end

  it 'restarts nothing in a cluster that is not well, and nothing more after a machine that is not' do
    allow(check).to receive(:run_for).and_raise(ConsulCluster::Error, 'node201 did not become well')
    expect { restart('node201', 'node202') }.to raise_error(ConsulCluster::Error)
    expect(order.grep(/node202/)).to eq([])
    allow(check).to receive(:run).and_raise(ConsulCluster::Error, 'not well')
    order.clear
    expect { restart('node201') }.to raise_error(ConsulCluster::Error)
    expect(order).to eq([])
  end
end
