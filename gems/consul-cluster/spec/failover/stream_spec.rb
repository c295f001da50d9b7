# frozen_string_literal: true

require 'consul_cluster'
require_relative '../support/page_server'
require_relative '../support/repository'

RSpec.describe ConsulCluster::Failover::Stream do
  let(:nodes) { settings_of.machines_with('web') }
  let(:balancer) { ConsulCluster::Machine.new(name: 'lb211', ip: '127.0.0.1', role: 'lb') }
  # Nobody listens there.
  let(:dead) { ConsulCluster::Machine.new(name: 'lb212', ip: '127.0.0.2', role: 'lb') }

  # Visitors of a load balancer on 127.0.0.1 that gives these answers in turn.
  def with_server(*answers)
    with_page_server(*answers) { |port| yield ConsulCluster::Verify::Visitors.new(nodes, port: port) }
  end

  def stream(visitors, *balancers, **options)
    described_class.new(balancers, visitors, pause: 0.01, **options)
  end

  it 'notes who answered, and what else came' do
    with_server([200, '<h1>node201</h1>'], [200, '<h1>node202</h1>'], [502, 'node201'], [200, 'hello']) do |visitors|
      stream = stream(visitors, balancer)
      expect(stream.during { sleep(0.3) && 'done' }).to eq('done')
      visits = stream.visits
      expect(visits.filter_map(&:node).uniq).to contain_exactly('node201', 'node202')
      expect(visits.filter_map(&:failure).uniq).to contain_exactly('HTTP 502', 'another page')
      expect(visits.map(&:seconds)).to all(be > 0)
    end
  end

  it 'goes to the next load balancer where one does not answer, and nowhere else' do
    with_server([200, 'node201']) do |visitors|
      both = stream(visitors, balancer, dead).tap { |stream| stream.during { sleep(0.2) } }
      expect([both.visits.size > 10, both.visits.filter_map(&:failure)]).to eq([true, []])
      none = stream(visitors, dead).tap { |stream| stream.during { sleep(0.1) } }
      expect(none.visits.map(&:failure)).to all(match(/refused/i))
    end
    with_server([502, 'node201']) do |visitors|
      both = stream(visitors, balancer, dead).tap { |stream| stream.during { sleep(0.1) } }
      expect(both.visits.map(&:failure)).to all(eq('HTTP 502'))
    end
  end

  it 'ends by itself' do
    with_server([200, 'node201']) do |visitors|
      stream = stream(visitors, balancer, end_after: 0.1)
      stream.during { sleep(0.4) }
      expect(stream.visits.map(&:at).max - stream.visits.map(&:at).min).to be < 0.3
    end
  end

  it 'knows until when answers were wrong, and who has answered since' do
    with_server([200, 'node201'], [200, 'node202']) do |visitors|
      start = ConsulCluster::Waiting.now
      stream = stream(visitors, balancer).tap { |stream| stream.during { sleep(0.2) } }
      expect(stream.nodes(start)).to contain_exactly('node201', 'node202')
      expect(stream.wrong_until(start, %w(node201 node202))).to eq(start)
      expect(stream.wrong_until(start, %w(node201))).to be_within(0.2).of(ConsulCluster::Waiting.now)
      expect(stream.nodes(ConsulCluster::Waiting.now)).to eq([])
    end
  end
end
