# frozen_string_literal: true

require 'stringio'
require_relative 'support/repository'

RSpec.describe ConsulCluster::Failover do
  let(:out) { StringIO.new }
  let(:check) { instance_double(ConsulCluster::HealthCheck, run: nil) }
  let(:catalogue) { instance_double(described_class::Catalogue) }
  let(:settings) { settings_of }
  let(:results) { Hash.new { |hash, name| hash[name] = result } }
  let(:names) { described_class::Catalogue::NAMES }

  before do
    allow(catalogue).to receive(:[]) do |name|
      described_class::CommandFault.new(name, nil, 'node202', make: %w(break it), repair: %w(mend it))
    end
  end

  # @param failed [Integer] of ten requests
  def result(failed: 0, healed: 2.0, counted: nil)
    visits = Array.new(10) { |number| described_class::Stream::Visit.new(at: 0.0, seconds: 0.1, node: 'node201', failure: ('HTTP 502' if number < failed)) }
    described_class::Trial::Result.new(visits: visits, counted: counted || visits, dns: 1.25, traffic: nil, healed: healed)
  end

  def failover(*names)
    described_class.new(settings, nil, out: out, check: check, catalogue: -> { catalogue }, trial: ->(fault, &made) { made.call || results[fault.title] }).run(names)
  end

  it 'lives through all faults, in order, with the figures of each' do
    failover
    expect(out.string.scan(/^([a-z-]+): /).flatten).to eq(names)
    expect(out.string).to include("nginx-stopped: nginx-stopped\n  node202 $ sudo break it\n  requests             10\n  failed               0\n",
                                  "| nginx-stopped      | 10       | 0      | 0.1 s          | 1.2 s           | –                   | 2.0 s        |\n",
                                  "\n#{names.size} faults, 0 skipped; #{names.size * 10} requests, 0 failed, of which 0 may.\n")
  end

  it 'lives through some' do
    failover('web-cut', 'web-killed')
    expect(out.string.scan(/^([a-z-]+): /).flatten).to eq(%w(web-cut web-killed))
  end

  it 'fails with each fault that visitors noticed' do
    results['web-cut'] = result(failed: 3)
    expect { failover }.to raise_error(ConsulCluster::Error, 'failover: web-cut: 3 requests failed')
    expect(out.string).to include('3 × HTTP 502', "#{names.size * 10} requests, 3 failed")
  end

  it 'fails with what did not come back' do
    results['web-cut'] = result(healed: Float::INFINITY)
    expect { failover('web-cut') }.to raise_error(ConsulCluster::Error, /web-cut: DNS, traffic or machines were not right in time/)
    expect(out.string).to match(/web-cut .* never /)
  end

  it 'says what it does not count' do
    results['lb-killed'] = result(failed: 3, counted: [])
    failover('lb-killed')
    expect(out.string).to include("not counted: lb-killed: 3 requests failed that nobody could have answered\n", '0 failed, of which 0 may')
  end

  it 'counts what was skipped, and says why' do
    allow(catalogue).to receive(:[]).with('web-cut').and_raise(described_class::Catalogue::Impossible, 'the driver ssh cannot cut machines')
    failover('web-cut', 'web-killed')
    expect(out.string).to include("skipped: web-cut: the driver ssh cannot cut machines\n1 faults, 1 skipped; 10 requests")
  end

  it 'touches nothing in a cluster that is not well, or without load balancers, or for a fault that it does not know' do
    expect { failover('web-drowned') }.to raise_error(ConsulCluster::Error, /\Athere is no fault web-drowned; there are nginx-stopped, /)
    allow(check).to receive(:run).and_raise(ConsulCluster::Error, 'not well')
    expect { failover }.to raise_error(ConsulCluster::Error, 'not well')
    settings.machines.delete(settings.machine('lb211'))
    expect { failover }.to raise_error(ConsulCluster::Error, 'no machine has the role lb, through which visitors would come')
    expect(catalogue).not_to have_received(:[])
  end
end
