# frozen_string_literal: true

require 'consul_cluster'
require 'stringio'

RSpec.describe ConsulCluster::Verify::Outage do
  let(:done) { [] }
  let(:out) { StringIO.new }
  let(:transcript) { ConsulCluster::Verify::Transcript.new(out) }
  let(:outage) do
    commands = { 'stop' => ['halt it', -> { done << :stop }],
                 'start' => ['start it', -> { Process.kill(:INT, Process.pid) && done << :start }] }
    described_class.new('it', at: 'here', within: 1, commands: commands)
  end

  it 'starts again what it has stopped; no Ctrl-C keeps it from that' do
    before = trap('INT', 'DEFAULT')
    expect { outage.during(transcript) { raise Interrupt } }.to raise_error(Interrupt)
    expect(done).to eq(%i(stop start))
    expect(trap('INT', before)).to eq('DEFAULT')
  end

  it 'does so with nobody to read it' do
    out.close
    outage.during(transcript) { |since| done << since.class }
    expect(done).to eq([:stop, Float, :start])
  end

  it 'tries again to start what is still stopping' do
    stub_const('ConsulCluster::Uninterrupted::PAUSE', 0)
    failures = 3
    start = -> { (failures -= 1) >= 0 ? raise(ConsulCluster::Error, 'still stopping') : done << :start }
    commands = { 'stop' => ['halt it', -> { done << :stop }], 'start' => ['start it', start] }
    described_class.new('it', at: 'here', within: 1, commands: commands).during(transcript) { nil }
    expect(done).to eq(%i(stop start))
  end

  it 'says once what it does, however often it tries' do
    stub_const('ConsulCluster::Uninterrupted::PAUSE', 0)
    failures = 2
    commands = { 'stop' => ['halt it', -> {}], 'start' => ['start it', -> { raise ConsulCluster::Error, 'x' if (failures -= 1) >= 0 }] }
    described_class.new('it', at: 'here', within: 1, commands: commands).during(transcript) { nil }
    expect(out.string.scan('start it').size).to eq(1)
  end

  it 'shows the commands' do
    outage.during(transcript) { nil }
    expect(out.string).to include("here $ halt it\n", "here $ start it\n")
  end
end
