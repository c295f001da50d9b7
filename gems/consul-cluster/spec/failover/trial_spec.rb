# frozen_string_literal: true

require_relative '../support/repository'

RSpec.describe ConsulCluster::Failover::Trial do
  let(:settings) { settings_of }
  let(:order) { [] }
  # What a fault does to the answers of DNS and to visitors.
  let(:world) { { dns: %w(node201 node202), nodes: %w(node201 node202), failure: nil, problems: [] } }
  let(:dns) do
    instance_double(ConsulCluster::Verify::Dns).tap do |dns|
      allow(dns).to receive(:addresses) { world[:dns].map { |name| settings.machine(name).ip } }
    end
  end
  let(:balancer) { instance_double(ConsulCluster::Verify::Visitors) }
  let(:stream) { ConsulCluster::Failover::Stream.new(settings.machines_with('lb'), balancer, pause: 0.005) }

  before do
    stub_const("#{described_class}::QUIET", 0.05)
    turn = 0
    answer = Struct.new(:status, :body) do
      def ok?
        status == 200
      end
    end
    allow(balancer).to receive(:visit) { world[:failure] ? answer.new(world[:failure], '') : answer.new(200, world[:nodes][(turn += 1) % world[:nodes].size]) }
    allow(balancer).to receive(:node_of, &:body)
    allow(balancer).to receive(:answered_by) { |got| "HTTP #{got.status}" }
  end

  # @param make [#call] what it does to the world
  def fault(make, repair, **options)
    ConsulCluster::Failover::Fault.new('it', machines: %w(node202), **options).tap do |fault|
      log = order
      fault.define_singleton_method(:arm) { |seconds| log << "arm #{seconds}" }
      fault.define_singleton_method(:disarm) { log << 'disarm' }
      fault.define_singleton_method(:prepare) { log << 'prepare' }
      fault.define_singleton_method(:make) { log << 'make' && make.call }
      fault.define_singleton_method(:repair) { log << 'repair' && repair.call }
    end
  end

  def trial(fault, at_least: 0.2)
    described_class.new(settings, fault, stream, service: 'web.service.consul', dns: dns, health: -> { world[:problems] }, at_least: at_least, pause: 0.01).run { order << 'ready' }
  end

  let(:lost) { -> { world.update(dns: %w(node201), nodes: %w(node201)) } }
  let(:found) { -> { world.update(dns: %w(node201 node202), nodes: %w(node201 node202), failure: nil) } }

  it 'arms before it is made, repairs, and disarms' do
    trial(fault(lost, found, gone: %w(node202)))
    expect(order).to eq(['arm 75', 'prepare', 'ready', 'make', 'repair', 'disarm'])
  end

  it 'measures when DNS and traffic were right, and when all was as before' do
    result = trial(fault(lambda {
      Thread.new { sleep(0.3) && world.update(dns: %w(node201)) }
      world.update(nodes: %w(node201))
    }, found, gone: %w(node202)))
    expect(result.dns).to be_between(0.3, 1)
    expect(result.traffic).to be < 0.3
    expect(result.healed).to be < 1
    expect([result.over_budget, result.seen?]).to eq([0, true])
  end

  it 'counts what visitors got that is no page' do
    result = trial(fault(lambda {
      Thread.new { sleep(0.1) && world.update(dns: %w(node201), nodes: %w(node201), failure: nil) }
      world.update(failure: 502)
    }, found, gone: %w(node202)))
    expect(result.over_budget).to be > 0
    expect(result.failed.map(&:failure).uniq).to eq(['HTTP 502'])
    expect(result.traffic).to be_between(0.05, 1)
  end

  it 'counts nothing that nobody could have answered, but what comes after' do
    result = trial(fault(-> { world.update(failure: 502) }, found, visible: 'it is the only one'))
    expect([result.over_budget, result.traffic, result.dns.class]).to eq([0, nil, Float])
    expect(result.failed).not_to eq([])
    expect(result.counted).not_to include(*result.failed)
  end

  it 'repairs nothing of what heals by itself before it has' do
    result = trial(fault(lambda {
      order << 'down'
      world.update(failure: 502)
      Thread.new { sleep(0.2) && order << 'healed' && found.call }
    }, -> {}, heals: true))
    expect(order).to eq(['arm 75', 'prepare', 'ready', 'make', 'down', 'healed', 'repair', 'disarm'])
    expect(result.healed).to be_between(0.2, 2)
    expect(result.over_budget).to be > 0
  end

  it 'waits for the cluster, not for ever' do
    stub_const("#{described_class}::HEALED_WITHIN", 0.3)
    result = trial(fault(lost, -> { found.call && world.update(problems: ['node202 is off']) }, gone: %w(node202)))
    expect([result.healed, result.seen?]).to eq([Float::INFINITY, false])
  end

  it 'says never where DNS or traffic go on as before' do
    stub_const("#{described_class}::AT_MOST", 0.4)
    result = trial(fault(-> {}, -> {}, gone: %w(node202)))
    expect([result.dns, result.traffic, result.seen?]).to eq([Float::INFINITY, Float::INFINITY, false])
  end

  it 'makes nothing in a cluster that does not get well' do
    stub_const("#{described_class}::READY_WITHIN", 0.1)
    world.update(problems: ['node201 is off'])
    expect { trial(fault(lost, found)) }.to raise_error(ConsulCluster::Error, /not well: node201 is off/)
    expect(order).to eq(['arm 75', 'prepare', 'repair', 'disarm'])
  end

  it 'repairs what could not be made, or was interrupted' do
    stub_const('ConsulCluster::Uninterrupted::PAUSE', 0)
    expect { trial(fault(-> { raise Interrupt }, found)) }.to raise_error(Interrupt)
    expect(order.last(2)).to eq(%w(repair disarm))
  end

  it 'leaves the timer to it where it cannot be repaired' do
    stub_const('ConsulCluster::Uninterrupted::PAUSE', 0)
    expect { trial(fault(lost, -> { raise ConsulCluster::Error, 'no way' }, gone: %w(node202))) }.to raise_error(ConsulCluster::Error, 'no way')
    expect(order).not_to include('disarm')
  end
end
