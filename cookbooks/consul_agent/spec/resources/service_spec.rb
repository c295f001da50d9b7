# frozen_string_literal: true

require_relative '../spec_helper'

RSpec.describe 'resource consul_cluster_service' do
  let(:stale) { [] }
  let(:failing) { nil }
  let(:done) { [] }
  let(:validate) { %w(consul validate -quiet /etc/consul) }
  let(:chef_run) do
    converge('web', node_name: first_machine('web').fetch('name'),
                    step_into: %w(consul_cluster_config consul_cluster_site consul_cluster_service))
  end

  before do
    allow(ConsulClusterCookbook::Freshness).to receive(:stale?) { |mark, _files| stale.include?(mark) }
    rolling_restart = instance_double(ConsulClusterCookbook::RollingRestart)
    allow(ConsulClusterCookbook::RollingRestart).to receive(:new).and_return(rolling_restart)
    allow(rolling_restart).to receive(:run) do |&restart|
      done << 'its turn'
      restart.call
    end
    allow(FileUtils).to receive(:touch) { |mark, **| done << mark }
    allow_any_instance_of(Chef::Provider).to receive(:shell_out!) do |_provider, *command|
      done << command
      raise Mixlib::ShellOut::ShellCommandFailed if command == failing
    end
  end

  it 'does nothing for services that run with the files on disk' do
    chef_run
    expect(done).to be_empty
  end

  context 'with a restart that is due' do
    let(:stale) { %w(/run/consul/started) }

    it 'checks, then restarts with the unit on disk, one machine at a time' do
      chef_run
      expect(done).to eq([validate, %w(systemctl daemon-reload), 'its turn', %w(systemctl restart consul)])
    end

    context 'when the check fails' do
      let(:failing) { validate }

      it 'leaves the service alone' do
        expect { chef_run }.to raise_error(Mixlib::ShellOut::ShellCommandFailed)
        expect(done).to eq([validate])
      end
    end
  end

  context 'with a reload that is due' do
    let(:stale) { %w(/run/consul/loaded) }

    it 'checks, reloads, and then leaves a mark with the time before the reload' do
      before = Time.now
      chef_run
      expect(done).to eq([validate, %w(systemctl reload consul), '/run/consul/loaded'])
      expect(FileUtils).to have_received(:touch).with('/run/consul/loaded', mtime: be_between(before, Time.now))
    end

    context 'when the reload fails' do
      let(:failing) { %w(systemctl reload consul) }

      it 'leaves no mark, so that the next run reloads' do
        expect { chef_run }.to raise_error(Mixlib::ShellOut::ShellCommandFailed)
        expect(done).to eq([validate, failing])
      end
    end
  end

  context 'with a site that nginx has not loaded' do
    let(:stale) { %w(/var/lib/nginx/loaded) }

    it 'checks all of the configuration and reloads nginx' do
      chef_run
      expect(done).to eq([%w(nginx -t), %w(systemctl reload nginx), '/var/lib/nginx/loaded'])
    end
  end
end
