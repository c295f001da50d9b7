# frozen_string_literal: true

require_relative '../spec_helper'

RSpec.describe 'recipe consul_service' do
  let(:item) { cluster_item('consul' => { 'version' => '1.21.4' }) }
  let(:chef_run) { converge('consul_service', node_name: first_machine('web').fetch('name'), item: item) }
  let(:unit) { chef_run.systemd_unit('consul.service').content }

  it 'runs the agent as its own user, with the configuration of the cookbook only' do
    expect(unit[:Service]).to include(User: 'consul', ExecStart: '/usr/bin/consul agent -config-dir=/etc/consul')
  end

  it 'writes the unit, in which reload and stop are those of Consul' do
    expect(chef_run).to create_systemd_unit('consul.service')
    expect(unit[:Service]).to include(ExecReload: '/usr/bin/consul reload', KillSignal: 'SIGTERM')
  end

  it 'marks the time before the agent is started' do
    expect(unit[:Service])
      .to include(RuntimeDirectory: 'consul', ExecStartPre: '/usr/bin/touch /run/consul/started /run/consul/loaded')
  end

  it 'changes with the version, so that a new version restarts the agent' do
    expect(unit[:Unit]).to include(Description: 'Consul 1.21.4 agent')
  end

  it 'starts the agent, also after a reboot, and then restarts it where it runs with older files' do
    expect(chef_run).to enable_service('consul')
    expect(chef_run).to start_service('consul')
    expect(chef_run).to restart_consul_cluster_service('consul')
      .with(files: %w(/etc/consul/agent.json /etc/systemd/system/consul.service), mark: '/run/consul/started',
            check: %w(consul validate -quiet /etc/consul), rolling: true)
  end

  it 'waits for an agent that does not answer yet' do
    expect(chef_run).not_to run_ruby_block('wait for Consul')
    allow_any_instance_of(ConsulClusterCookbook::ConsulApi).to receive(:answers?).and_return(false)
    expect(converge('consul_service', node_name: first_machine('web').fetch('name'), item: item))
      .to run_ruby_block('wait for Consul')
  end
end
