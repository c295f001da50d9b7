# frozen_string_literal: true

require 'chef/provisioning/error'
require 'json'
require 'net/http'
require 'stringio'
require_relative 'support/repository'

RSpec.describe ConsulCluster::ConvergeEvent do
  let(:data) { cluster_data.tap { |data| data['consul']['converge_on_event'] = true } }
  let(:settings) { settings_of(cluster: data) }
  let(:out) { StringIO.new }
  let(:alive) { %w(srv101 srv102 node201 node202) }
  let(:fired) { [] }
  # What each machine reports once the event was fired; `old` stands for an earlier one.
  let(:outcomes) { alive.to_h { |name| [name, { 'events' => %w(id), 'outcome' => 'converged', 'seconds' => 3.2 }] } }
  let(:driver) { double('driver', names: []) }

  # Stands for the servers' API.
  let(:http) do
    spec = self
    Module.new.tap do |stub|
      stub.define_singleton_method(:get) { |ip, _port, path| spec.answer(ip, path) }
      stub.define_singleton_method(:put) do |_ip, _port, path, _body|
        spec.fired << URI.decode_www_form_component(path)
        spec.ok('ID' => 'id')
      end
    end
  end

  def answer(ip, path)
    return 'Connection refused' if ip == '192.168.33.101'

    case path
    when '/v1/status/leader' then ok('192.168.33.102:8300')
    when '/v1/agent/members' then ok(alive.map { |name| { 'Name' => name, 'Status' => 1, 'Tags' => {} } })
    when '/v1/kv/converge/?recurse' then reports
    end
  end

  def reports
    return Net::HTTPNotFound.new('1.1', '404', 'Not Found') if outcomes.empty?

    ok(outcomes.map { |name, report| { 'Key' => "converge/#{name}", 'Value' => [JSON.generate(report)].pack('m0') } })
  end

  def ok(value)
    Net::HTTPOK.new('1.1', '200', 'OK').tap { |answer| answer.instance_variable_set(:@read, true) && answer.body = JSON.generate(value) }
  end

  def run(*names)
    described_class.new(settings, driver, out: out, http: http, patience: 0.05, pause: 0.01).run(names)
  end

  it 'asks every machine with an agent that is alive, through a server that answers' do
    run
    expect(fired).to eq(['/v1/event/fire/converge?node=^(?:srv101|srv102|node201|node202)$'])
    alive.each { |name| expect(out.string).to include("  #{name}  converged in 3.2 s\n") }
  end

  it 'asks some' do
    run('node201')
    expect(fired).to eq(['/v1/event/fire/converge?node=^(?:node201)$'])
    expect(out.string).not_to match(/node202/)
  end

  it 'says of whom nothing was heard, whatever an earlier event came to' do
    outcomes['node201']['events'] = %w(old)
    outcomes.delete('node202')
    expect { run }.to raise_error(ConsulCluster::Error, 'node201 node202 did not converge')
    expect(out.string).to include('node201  has not reported after 0.05 s', 'node202  has not reported', 'srv101  converged')
  end

  it 'says it where nobody has ever reported' do
    outcomes.clear
    expect { run('node201') }.to raise_error(ConsulCluster::Error, 'node201 did not converge')
  end

  it 'shows why a machine failed, and fails' do
    outcomes['node202']['outcome'] = 'failed'
    shell = double('shell', close: nil)
    allow(shell).to receive(:run!).with('sudo', 'journalctl', '--unit=consul-converge', any_args)
                                  .and_return(double(stdout: "RuntimeError: the disk is full\n"))
    allow(driver).to receive(:connect).with('node202').and_return(shell)
    expect { run }.to raise_error(ConsulCluster::Error, 'node202 did not converge')
    expect(out.string).to match(/node202  FAILED: .*the disk is full/)
  end

  it 'says who has no agent to hear it' do
    expect { run('lb211') }.to raise_error(ConsulCluster::Error, /lb211 cannot hear a Consul event: .*rake converge\[lb211\]/)
    expect(fired).to be_empty
  end

  it 'says that it is not allowed' do
    data['consul']['converge_on_event'] = false
    expect { run }.to raise_error(ConsulCluster::Error, /converge_on_event in provisioning.cluster.json is false; set it to true/)
    expect(fired).to be_empty
  end
end
