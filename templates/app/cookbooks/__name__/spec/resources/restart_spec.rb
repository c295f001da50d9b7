# frozen_string_literal: true

require_relative '../spec_helper'

RSpec.describe 'resource consul_cluster_restart' do
  let(:rolling_restart) { instance_double(ConsulClusterCookbook::RollingRestart) }
  let(:validated) { instance_double(Mixlib::ShellOut) }
  let(:chef_run) do
    converge('consul_service', node_name: first_machine('web').fetch('name'),
                               step_into: %w(consul_cluster_config consul_cluster_restart))
  end

  # How the files on disk compare with those the agent was started with.
  def files_are(agent:, unit:)
    { '/etc/consul/agent.json' => agent, '/etc/systemd/system/consul.service' => unit }.each do |path, same|
      allow(FileUtils).to receive(:identical?).with(path, "/run/consul/#{File.basename(path)}").and_return(same)
    end
  end

  before do
    allow(FileUtils).to receive(:identical?).and_call_original
    allow(ConsulClusterCookbook::RollingRestart).to receive(:new).and_return(rolling_restart)
  end

  it 'does nothing for an agent that runs with the files on disk' do
    files_are(agent: true, unit: true)
    expect(rolling_restart).not_to receive(:run)
    chef_run
  end

  { agent: { agent: false, unit: true }, unit: { agent: true, unit: false } }.each do |file, state|
    it "checks the whole configuration, then restarts in turn, when the agent runs with another #{file} file" do
      files_are(**state)
      commands = []
      allow_any_instance_of(Chef::Provider).to receive(:shell_out!) { |_provider, *command| commands << command }
      expect(rolling_restart).to receive(:run).and_yield
      chef_run
      expect(commands).to eq([%w(consul validate -quiet /etc/consul), %w(systemctl restart consul)])
    end
  end
end
