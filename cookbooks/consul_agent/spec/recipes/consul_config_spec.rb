# frozen_string_literal: true

require_relative '../spec_helper'

RSpec.describe 'recipe consul_config' do
  let(:machine) { first_machine('web') }
  let(:chef_run) { converge('consul_config', node_name: machine.fetch('name')) }

  # Lets Consul look at a file before it is written; gives the commands.
  def validated(name, refused: nil)
    file = chef_run.file("/etc/consul/#{name}.json")
    commands = []
    allow(file).to receive(:shell_out) do |*command|
      commands << command
      instance_double(Mixlib::ShellOut, error?: !refused.nil?, stderr: refused.to_s)
    end
    expect(file.verify.map { |verification| verification.verify('/tmp/proposed') }).to eq([refused.nil?])
    commands
  end

  it 'writes what the agent needs, checked by Consul itself, readable for the agent only' do
    expect(chef_run).to create_file('/etc/consul/agent.json').with(owner: 'root', group: 'consul', mode: '0640')
    expect(validated('agent')).to eq([%w(consul validate -quiet -config-format=json /tmp/proposed)])
  end

  it 'checks every other file together with agent.json, without which it is incomplete' do
    expect(validated('start')).to eq([%w(consul validate -quiet -config-format=json /etc/consul/agent.json /tmp/proposed)])
  end

  it 'takes nothing that Consul refuses, and logs why' do
    expect(Chef::Log).to receive(:error).with(/unknown field/)
    expect(validated('agent', refused: 'unknown field').size).to eq(1)
  end

  it 'gives the agent its name and address from cluster.json' do
    expect(consul_file(chef_run, 'agent')).to include('node_name' => machine.fetch('name'), 'bind_addr' => machine.fetch('ip'))
  end

  it 'keeps what matters at start only apart, whose change restarts nothing' do
    expect(consul_file(chef_run, 'start')).to include('retry_join' => server_addresses)
    expect(consul_file(chef_run, 'agent').keys & consul_file(chef_run, 'start').keys).to be_empty
  end

  it 'removes what a killed run was writing, which Consul would read' do
    allow(Dir).to receive(:glob).and_call_original
    allow(Dir).to receive(:glob).with('/etc/consul/.chef-*').and_return(%w(/etc/consul/.chef-web-1.json))
    expect(chef_run).to delete_file('/etc/consul/.chef-web-1.json')
  end

  it 'stops before it changes anything where the agent is in another datacenter' do
    allow(File).to receive(:read).and_call_original
    allow(File).to receive(:read).with('/etc/consul/agent.json').and_return('{"datacenter": "old"}')
    expect { chef_run }.to raise_error(ArgumentError, /in the datacenter old.*set datacenter .* to old/)
  end

  it 'stops with the reason on a node that is not in cluster.json' do
    expect { converge('consul_config', node_name: 'stranger') }
      .to raise_error(RuntimeError, /stranger is not a machine of the cluster .*#{machine.fetch('name')}/)
  end
end
