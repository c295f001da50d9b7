# frozen_string_literal: true

require 'consul_cluster'
require 'stringio'

RSpec.describe ConsulCluster::Verify::Watch do
  let(:out) { StringIO.new }
  let(:transcript) { ConsulCluster::Verify::Transcript.new(out) }

  def watch(differences, within:)
    described_class.new(transcript, pause: 0.001).until('dig x', 'x is there', within: within, since: ConsulCluster::Waiting.now) do
      ConsulCluster::Verify::Sight.new(lines: ['line'], difference: differences.shift)
    end
  end

  it 'looks until it sees what it should, and shows the last look' do
    expect(watch(['not yet', 'not yet', nil], within: 5)).to be(true)
    expect(out.string).to match(/\A\n  \? dig x\n  line\n  ok  x is there \(0\.0 s\)\n\z/)
  end

  it 'gives up in time and notes the difference' do
    expect(watch(Array.new(1000, 'it is not'), within: 0.01)).to be(false)
    expect(transcript.differences).to eq(['x is there: it is not, also after 0.01 s'])
  end
end
