# frozen_string_literal: true

require 'stringio'
require_relative 'support/fake_cluster'
require_relative 'support/repository'

RSpec.describe ConsulCluster::Verify do
  let(:settings) { settings_of }
  let(:cluster) { FakeCluster.new(settings) }
  let(:out) { StringIO.new }
  let(:transcript) { out.string }

  # What the first look finds.
  let(:health) { instance_double(ConsulCluster::Health, problems: [], lasting: [], coming: []) }

  def verify
    stub_const('ConsulCluster::Verify::FirstLook::COMING', 0)
    allow(described_class::Http).to receive(:get) { |_, path: '/', **| cluster.page(path) }
    stub_const('ConsulCluster::Verify::SETTLED', 0)
    allow(described_class::Outage).to receive(:new).and_wrap_original do |new, title, **options|
      new.call(title, **options, within: 0)
    end
    described_class.new(settings, cluster, out: out, dns: cluster, pause: 0, look: -> { health }).run
  end

  it 'sees a good cluster through three outages and leaves it as it was' do
    verify
    expect(cluster.orders).to eq([%w(node202 stop nginx), %w(node202 start nginx),
                                  %w(node202 stop consul), %w(node202 start consul),
                                  %w(node202 stop machine), %w(node202 start machine)])
    expect(transcript).to include('ok  all 4 members are alive', 'ok  srv102.node.consul is 192.168.33.102',
                                  'ok  web.service.consul is node201 (', 'answers: 5 from node201, 5 from node202', '$ docker stop sample-node202', 'ok  through lb211 node201 node202 answered',
                                  'requests meanwhile, 0 failed', 'Everything is as it should be')
    expect(transcript).not_to include('DIFFERS')
  end

  context 'with another service, domain and ports' do
    let(:settings) do
      settings_of(cluster: cluster_data.tap do |data|
        data['consul']['domain'] = 'example.internal'
        data['roles']['web'].update('service' => 'shop', 'port' => 8080)
        data['roles']['lb']['port'] = 8081
      end)
    end

    it 'asks for these' do
      verify
      expect(transcript).to include('ok  srv101.node.example.internal is 192.168.33.101',
                                    'ok  shop.service.example.internal is node201 node202', 'curl http://192.168.33.211:8081/')
      expect(transcript).not_to match(/DIFFERS|\bweb\.service|\.consul\b/)
      expect(described_class::Http).to have_received(:get).with('192.168.33.211', port: 8081).at_least(:once)
    end
  end

  it 'says at once what is stopped, and asks nothing more' do
    allow(health).to receive_messages(problems: ['nginx on node202 is stopped', 'x: a check is critical'], lasting: ['nginx on node202 is stopped'])
    expect { verify }.to raise_error(ConsulCluster::Error, 'verify: nginx on node202 is stopped')
    expect(cluster.orders).to be_empty
    expect(transcript).to be_empty
  end

  it 'stops nothing in a cluster that is not well' do
    cluster.stop('node201')
    cluster.orders.clear
    expect { verify }.to raise_error(ConsulCluster::Error, /\Averify: .* differ: all 4 members are alive: node201 is left/)
    expect(cluster.orders).to be_empty
  end

  context 'when a service does not come back' do
    let(:cluster) { FakeCluster.new(settings, broken: [%w(node202 start nginx)]) }

    it 'says so and stops nothing else' do
      expect { verify }.to raise_error(ConsulCluster::Error, /web.service.consul is node201 node202: it is 192.168.33.201/)
      expect(cluster.orders.last).to eq(%w(node202 start nginx))
    end
  end

  context 'when a service does not stop' do
    let(:cluster) { FakeCluster.new(settings, broken: [%w(node202 stop consul)]) }

    it 'notes the difference and goes on' do
      expect { verify }.to raise_error(ConsulCluster::Error, /2 of the checks differ/)
      expect(cluster.orders).to include(%w(node202 stop machine), %w(node202 start machine))
    end
  end

  it 'counts it as a difference when visitors notice an outage' do
    allow_any_instance_of(described_class::Visitors).to receive(:served?).and_return(false)
    expect { verify }.to raise_error(ConsulCluster::Error, /visitors notice nothing: \d+ requests meanwhile, [1-9]\d* failed/)
    expect(cluster.orders).to include(%w(node202 stop machine), %w(node202 start machine))
  end

  it 'starts again what it has stopped when it is interrupted' do
    stopped = false
    allow(cluster).to receive(:addresses).and_wrap_original do |original, *arguments|
      raise Interrupt if stopped ||= cluster.orders.any?

      original.call(*arguments)
    end
    expect { verify }.to raise_error(Interrupt)
    expect(cluster.orders).to eq([%w(node202 stop nginx), %w(node202 start nginx)])
  end

  it 'leaves out what the driver cannot do' do
    allow(cluster).to receive(:can?).with(:stop).and_return(false)
    verify
    expect(transcript).to include('cannot stop machines: that part is left out', 'Everything is as it should be')
    expect(transcript).not_to include('stop node202')
  end

  context 'with one web node' do
    let(:settings) do
      settings_of(cluster: cluster_data.tap { |data| data['machines'].reject! { |machine| machine['name'] == 'node202' } })
    end

    it 'expects that nobody takes its place, and that it is asked while only its agent is stopped' do
      verify
      expect(transcript).to include('node201 is the only web node', 'web.service.consul is nobody', 'HTTP 502')
      expect(transcript[/stop consul.*start consul/m]).to match(/answers: \d+ from node201\n *ok  lb211 goes on asking the last node it knew/)
    end
  end

  context 'with a role of the user, and without web nodes and load balancers' do
    let(:settings) do
      settings_of(cluster: cluster_data.tap do |data|
        data['roles']['db'] = role_data('db', 30, 'sample-db')
        data['machines'].pop(3)
        data['machines'] << machine_data('db30', 30, 'db')
      end)
    end

    it 'checks what there is' do
      allow(cluster).to receive(:enabled?).and_return(false)
      verify
      expect(transcript).to include('all 2 members are alive', 'no machine has the role web')
    end
  end
end
