# frozen_string_literal: true

require 'json'
require_relative '../spec_helper'

RSpec.describe 'consul_agent' do
  platform 'debian', '12'
  step_into :consul_agent

  let(:properties) do
    { version: '1.22.5', bind_addr: '192.0.2.9', servers: %w(192.0.2.1 192.0.2.2) }
  end
  let(:chef_run) { agent }

  let(:unit) { chef_run.systemd_unit('consul.service').content }

  def agent(changes = {})
    converge(:consul_agent, 'node1', properties.merge(changes))
  end

  it 'installs the version, from where it is told' do
    repository = { 'uri' => 'http://mirror.example.org/debian', 'distribution' => nil, 'components' => 'main', 'key' => nil }
    expect(agent(repository: repository)).to install_consul_package('1.22.5')
      .with(repository_uri: 'http://mirror.example.org/debian', repository_distribution: 'bookworm',
            repository_components: %w(main), repository_key: nil)
    expect(agent).to install_consul_package('1.22.5').with(repository_uri: 'https://apt.releases.hashicorp.com')
  end

  it 'refuses a repository with other keys' do
    expect { agent(repository: { 'url' => 'x' }) }.to raise_error(Chef::Exceptions::ValidationFailed, /uri, distribution, components, key/)
  end

  it 'writes what the agent needs, and apart from it what matters at start only' do
    expect(chef_run).to create_consul_agent_config('agent').with(settings: include('node_name' => 'node1', 'bind_addr' => '192.0.2.9'))
    expect(chef_run).to create_consul_agent_config('start').with(settings: include('retry_join' => %w(192.0.2.1 192.0.2.2)))
  end

  it 'removes what a killed run was writing, which Consul would read' do
    allow(Dir).to receive(:glob).and_call_original
    allow(Dir).to receive(:glob).with('/etc/consul/.chef-*').and_return(%w(/etc/consul/.chef-web-1.json))
    expect(chef_run).to delete_file('/etc/consul/.chef-web-1.json')
  end

  it 'stops before it changes anything where the agent is in another datacenter' do
    allow(File).to receive(:read).and_call_original
    allow(File).to receive(:read).with('/etc/consul/agent.json').and_return('{"datacenter": "old"}')
    expect { chef_run }.to raise_error(ArgumentError, /has the datacenter old/)
    expect(chef_runner.find_resource(:consul_package, '1.22.5')).to be_nil
  end

  it 'runs as a user of its own, with this configuration only' do
    expect(unit[:Service]).to include(User: 'consul', ExecStart: '/usr/bin/consul agent -config-dir=/etc/consul',
                                      ExecReload: '/usr/bin/consul reload', KillSignal: 'SIGTERM')
  end

  it 'marks the time before the agent is started' do
    expect(unit[:Service])
      .to include(RuntimeDirectory: 'consul', ExecStartPre: '/usr/bin/touch /run/consul/started /run/consul/loaded')
  end

  it 'comes back when it is killed, however often, and stays away when it has left' do
    expect(unit[:Service]).to include(Restart: 'on-failure')
    expect(unit[:Unit]).to include(StartLimitIntervalSec: 0)
  end

  it 'has a unit that changes with the version, so that a new version restarts the agent' do
    expect(unit[:Unit]).to include(Description: 'Consul 1.22.5 agent')
  end

  it 'starts the agent, also after a reboot, and then restarts it where it runs with older files' do
    expect(chef_run).to enable_service('consul')
    expect(chef_run).to start_service('consul')
    expect(chef_run).to restart_checked_service('consul')
      .with(files: %w(/etc/consul/agent.json /etc/systemd/system/consul.service), mark: '/run/consul/started',
            check: %w(consul validate -quiet /etc/consul))
  end

  it 'restarts it in turn with the other agents' do
    turn = instance_double(ConsulAgent::RollingRestart)
    expect(ConsulAgent::RollingRestart).to receive(:new).with(have_attributes(node_name: 'node1')).and_return(turn)
    expect(turn).to receive(:run).and_yield
    expect { |block| chef_run.find_resource(:checked_service, 'consul').around.call(&block) }.to yield_control
  end

  it 'waits for an agent that does not answer yet' do
    expect(chef_run).not_to run_ruby_block('wait for Consul')
    allow_any_instance_of(ConsulAgent::ConsulApi).to receive(:answers?).and_return(false)
    expect(agent).to run_ruby_block('wait for Consul')
  end

  describe 'autopilot' do
    def server(min_quorum)
      allow_any_instance_of(ConsulAgent::ConsulApi).to receive(:min_quorum).and_return(min_quorum)
      agent(server: true, bind_addr: '192.0.2.1')
    end

    it 'is told by a server when the number of servers was another one' do
      expect(server(4)).to run_execute('autopilot min_quorum')
        .with(command: %w(consul operator autopilot set-config -min-quorum=2))
    end

    it 'is left alone when it knows the number, and while there is no leader' do
      expect(server(2)).not_to run_execute('autopilot min_quorum')
      expect(server(nil)).not_to run_execute('autopilot min_quorum')
    end

    it 'is no matter of a client' do
      expect(chef_run.find_resource(:execute, 'autopilot min_quorum')).to be_nil
    end
  end
end
