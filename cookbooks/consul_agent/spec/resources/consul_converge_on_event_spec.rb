# frozen_string_literal: true

require_relative '../spec_helper'
require_relative '../../files/consul-converge'

RSpec.describe 'consul_converge_on_event' do
  platform 'debian', '12'
  step_into :consul_converge_on_event

  let(:program) { '/usr/local/lib/consul-converge.rb' }
  let(:chef_run) { converge(:consul_converge_on_event, 'converge', {}) }

  def unit(name)
    chef_run.systemd_unit("consul-converge.#{name}").content
  end

  it 'has the agent, which is not root, touch a file and nothing more' do
    expect(chef_run).to create_consul_agent_config('converge').with(
      config_dir: '/etc/consul',
      settings: { 'watches' => [{ 'type' => 'event', 'name' => 'converge', 'handler_type' => 'script',
                                  'args' => ['/usr/bin/touch', ConsulConverge::REQUEST] }] }
    )
    expect(chef_run).to reload_checked_service('consul').with(files: ['/etc/consul/converge.json'], mark: '/run/consul/loaded')
  end

  it 'has systemd run the Chef client while that file is there' do
    expect(chef_run).to create_cookbook_file(program)
    expect(unit('path')[:Path]).to eq({ PathExists: ConsulConverge::REQUEST })
    expect(unit('service')[:Service]).to include(Type: 'oneshot', ExecStart: "#{RbConfig.ruby} #{program} run converge chef-client")
    expect(unit('service')[:Unit]).to include(StartLimitIntervalSec: 0)
    %i(enable start create).each { |action| expect(chef_run).to public_send("#{action}_systemd_unit", 'consul-converge.path') }
  end

  it 'notes the events that came before, once' do
    expect(chef_run).to run_execute('note the events before')
      .with(command: [RbConfig.ruby, program, 'note', 'converge'], creates: ConsulConverge::SEEN)
    order = chef_run.resource_collection.map(&:to_s)
    expect(order.index('execute[note the events before]')).to be < order.index('systemd_unit[consul-converge.path]')
  end

  it 'takes another event and command' do
    resource = chef_run.consul_converge_on_event('converge')
    expect(resource.command).to eq(%w(chef-client))
    other = converge(:consul_converge_on_event, 'deploy', { command: %w(true --now) })
    expect(other.systemd_unit('consul-converge.service').content[:Service][:ExecStart]).to end_with('run deploy true --now')
  end

  it 'refuses a name that would be something else to systemd or Consul' do
    expect { converge(:consul_converge_on_event, 'a b', {}) }.to raise_error(Chef::Exceptions::ValidationFailed)
  end

  it 'takes it all away again' do
    removed = converge(:consul_converge_on_event, 'converge', { action: :delete })
    %i(stop disable delete).each { |action| expect(removed).to public_send("#{action}_systemd_unit", 'consul-converge.path') }
    expect(removed).to delete_systemd_unit('consul-converge.service')
    ['/etc/consul/converge.json', ConsulConverge::SEEN, program].each { |path| expect(removed).to delete_file(path) }
    expect(removed.file('/etc/consul/converge.json')).to notify('execute[forget the watch]').to(:run).immediately
    expect(removed.execute('forget the watch')).to do_nothing
  end
end
