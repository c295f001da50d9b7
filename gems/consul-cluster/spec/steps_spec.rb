# frozen_string_literal: true

require 'consul_cluster'
require 'stringio'

RSpec.describe ConsulCluster::Steps do
  it 'shows each step, and at the end the times' do
    out = StringIO.new
    steps = described_class.new(out: out)
    steps.run('One') { out.puts('working') }
    steps.finish('Done')
    expect(out.string).to match(/\A\n=== One\nworking\n\n=== Done\nOne +0\.\d s\ntogether +0\.\d s\n\z/)
  end
end
