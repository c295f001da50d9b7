# frozen_string_literal: true

require 'consul_cluster'

RSpec.describe ConsulCluster::Waiting do
  it 'gives what was seen, as soon as it is' do
    looks = [nil, false, 'it']
    expect(described_class.until(5, pause: 0) { looks.shift }).to eq('it')
  end

  it 'looks once in any case, and not for ever' do
    looks = 0
    expect(described_class.until(0, pause: 0.001) { (looks += 1) && nil }).to be_nil
    expect(looks).to be >= 1
    start = described_class.now
    expect(described_class.until(0.05, pause: 0.01) { false }).to be(false)
    expect(described_class.now - start).to be_between(0.05, 1)
  end
end
