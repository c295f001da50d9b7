# frozen_string_literal: true

require 'consul_cluster'
require 'stringio'

RSpec.describe ConsulCluster::Steps do
  it 'shows each step, and at the end the times' do
    out = StringIO.new
    steps = described_class.new(out: out)
    steps.run('One') { out.puts('working') }
    steps.run('Two', heading: false) {}
    steps.finish('Done')
    expect(out.string).to match(/\A=== One\nworking\n=== Done\nOne 0\.\d s, Two 0\.\d s, together 0\.\d s\n\z/)
  end
end
