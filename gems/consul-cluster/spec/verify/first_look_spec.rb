# frozen_string_literal: true

require 'consul_cluster'
require 'stringio'

RSpec.describe ConsulCluster::Verify::FirstLook do
  let(:out) { StringIO.new }

  def health(problems, lasting: [], coming: [])
    instance_double(ConsulCluster::Health, problems: problems, lasting: lasting, coming: coming)
  end

  def look(*healths, coming: 60, rest: 60)
    transcript = ConsulCluster::Verify::Transcript.new(out)
    found = -> { healths.size > 1 ? healths.shift : healths.first }
    described_class.new(transcript, look: found, pause: 0, coming: coming, rest: rest).run
  end

  it 'says at once what is stopped or off, and not what follows from it' do
    off = ['node202 is off: `rake` starts it']
    expect { look(health([*off, 'node202 is failed in Consul'], lasting: off)) }.to raise_error(ConsulCluster::Error, "verify: #{off.first}")
  end

  it 'says no more than is read' do
    off = Array.new(12) { |number| "unit#{number} is stopped" }
    expect { look(health(off, lasting: off)) }
      .to raise_error(ConsulCluster::Error, "verify: #{off.first(7).join("\n  ")}\n  and 5 more: rake status")
  end

  it 'waits for what comes about by itself, and tells each state of things once' do
    vote = ['srv102 has no vote among the Consul servers yet']
    look(health(vote, coming: vote), health(vote, coming: vote), health([]), rest: 0)
    expect(out.string.scan(vote.first).size).to eq(1)
  end

  it 'does not wait long for a check that fails while everything runs' do
    critical = ['node202: the check "HTTP on port 80" is critical']
    expect { look(health(critical), rest: 0) }.to raise_error(ConsulCluster::Error, /node202: the check/)
    expect { look(health(critical, coming: critical), coming: 0) }.to raise_error(ConsulCluster::Error)
  end
end
