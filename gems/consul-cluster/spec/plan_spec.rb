# frozen_string_literal: true

require 'consul_cluster'
require 'stringio'
require_relative 'support/made_machines'
require_relative 'support/repository'

RSpec.describe ConsulCluster::Plan do
  include_context 'made machines'

  let(:made) { { 'chef-server' => [10, nil], **vms } }
  let(:differences) { [] }
  let(:contents) { double('Contents', differences: differences) }

  def plan
    described_class.new(settings, consul, ConsulCluster::Rollout.new(settings, consul), contents: contents).show(out)
    out.string
  end

  def machine(name, number, role)
    data['machines'] << machine_data(name, number, role)
  end

  it 'says that nothing is to be done' do
    expect(plan).to eq("Nothing is to be made, changed or destroyed; rake runs chef-client on every machine all the same.\n")
    expect(consul.told).to eq([])
  end

  it 'names what is made' do
    machine('node203', 203, 'web')
    expect(plan).to eq("Machines\n  + node203  192.168.33.203  web\n\nrake would do this (machines: 1 to make), and run chef-client on every machine.\n")
  end

  it 'names what is destroyed, and the order' do
    data['machines'].delete_if { |one| one['name'] == 'node202' }
    expect(plan).to include("  - node202  192.168.33.202  web: leaves, and is destroyed with all that is on it\n",
                            "Order\n  1. machines: srv101 srv102 node201 lb211\n  2. gone from cluster.json: -node202\n", '1 to destroy')
  end

  it 'names what is made anew, and why' do
    data['machines'].last['role'] = 'web'
    expect(plan).to include("  ~ lb211  192.168.33.211  web: was made as lb and is web now: it leaves, is destroyed and made anew\n", '1 to make anew')
  end

  it 'names what is off' do
    consul.states.update('node202' => :stopped, 'chef-server' => :stopped)
    expect(plan).to include("  > chef-server  192.168.33.10  the Chef server, embedded: is started\n", "  > node202  192.168.33.202  web: is started\n", 'machines: 2 to start',
                            "Chef server\n  what it has is not known while it is off\n")
    expect(contents).not_to have_received(:differences)
  end

  it 'names what is uploaded' do
    differences << described_class::Contents::Difference.new(what: 'cookbook sample', change: :changed, details: %w(recipes/web.rb)) <<
      described_class::Contents::Difference.new(what: 'role cache', change: :new, details: [])
    expect(plan).to include("Chef server\n  ~ cookbook sample: recipes/web.rb\n  + role cache\n", '(2 other changes)')
  end

  it 'says so where the Chef server cannot be asked' do
    allow(contents).to receive(:differences).and_raise(ConsulCluster::Error, 'the Chef server does not answer')
    expect(plan).to include("Chef server\n  what it has is not known: the Chef server does not answer\n")
  end

  it 'names the agents that get another Consul' do
    members = consul.method(:get)
    allow(ConsulCluster::State::Http).to receive(:get) do |*arguments|
      members.call(*arguments).tap { |answer| answer.body = answer.body.gsub('"role":', '"build":"1.8.7:1","role":') if arguments.last.end_with?('members') }
    end
    data['consul']['version'] = '1.9.1'
    expect(plan).to match(/^Consul\n  ~ 1\.8\.7 → 1\.9\.1 on .*srv101 srv102 node201/)
  end

  it 'says what rake would refuse, and fails as it does' do
    data['machines'].delete_if { |one| one['name'] == 'srv102' }
    consul.down('srv102', state: :stopped)
    expect { plan }.to raise_error(ConsulCluster::Error, /\Arake would not do it: srv102 cannot leave/)
    expect(out.string).to include('  - srv102')
  end

  it 'says nothing of the Consul of a machine that goes' do
    allow_any_instance_of(ConsulCluster::State::Consul).to receive(:members)
      .and_return([ConsulCluster::State::Consul::Member.new(name: 'node209', status: 'alive', version: '1.0.0')])
    expect(plan).to start_with('Nothing is to be made')
  end

  it 'makes everything, and asks nobody, where there is nothing' do
    made.clear
    expect(plan).to include('  + chef-server  192.168.33.10  the Chef server, embedded', '  + lb211', '  + all cookbooks, roles', 'machines: 6 to make')
    expect(ConsulCluster::State::Http).not_to have_received(:get)
  end
end
