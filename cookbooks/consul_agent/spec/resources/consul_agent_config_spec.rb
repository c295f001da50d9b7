# frozen_string_literal: true

require_relative '../spec_helper'

RSpec.describe 'consul_agent_config' do
  platform 'debian', '12'
  step_into :consul_agent_config

  def file(name)
    chef_run = converge(:consul_agent_config, name, { settings: { 'server' => false } })
    path = "/etc/consul/#{name}.json"
    expect(chef_run).to create_file(path).with(owner: 'root', group: 'consul', mode: '0640', content: "{\n  \"server\": false\n}\n")
    chef_run.file(path)
  end

  # The command that looks at the file before it is written.
  def validation(name)
    commands = []
    allow(CheckedService::Verification).to receive(:accept!) { |_, _, command| commands << command }
    file(name).verify.each { |verification| verification.verify('/tmp/proposed') }
    commands
  end

  it 'lets Consul itself check agent.json' do
    expect(validation('agent')).to eq([%w(consul validate -quiet -config-format=json /tmp/proposed)])
  end

  it 'lets it check every other file together with agent.json, without which it is incomplete' do
    expect(validation('web')).to eq([%w(consul validate -quiet -config-format=json /etc/consul/agent.json /tmp/proposed)])
  end

  it 'says what Consul says of a file that it refuses' do
    written = file('web')
    refused = instance_double(Mixlib::ShellOut, error?: true, stdout: '', stderr: 'invalid duration: "5 seconds"')
    allow(Mixlib::ShellOut).to receive(:new).with('consul', any_args).and_return(instance_double(Mixlib::ShellOut, run_command: refused))
    expect { written.verify.first.verify('/tmp/proposed') }
      .to raise_error(Chef::Exceptions::ValidationFailed, %r{/etc/consul/web.json.*invalid duration: "5 seconds"}m)
  end
end
