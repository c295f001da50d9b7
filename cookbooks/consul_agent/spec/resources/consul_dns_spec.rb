# frozen_string_literal: true

require_relative '../spec_helper'

RSpec.describe 'consul_dns' do
  platform 'debian', '12'
  step_into :consul_dns

  let(:help) { '' }
  let(:servers) { %w(192.0.2.1 192.0.2.2) }
  let(:chef_run) { converge(:consul_dns, 'consul', { servers: servers }) }
  let(:config) { chef_run.template('/etc/dnsmasq-consul.conf') }

  stubs_for_provider('consul_dns[consul]') do |provider|
    allow(provider).to receive_shell_out('dnsmasq', '--help', stdout: help)
  end

  it 'brings the program and a service of its own, not the service of the package' do
    expect(chef_run).to install_package('dnsmasq-base')
    expect(chef_run).to create_systemd_unit('dnsmasq.service')
    expect(chef_run.systemd_unit('dnsmasq.service').content[:Service])
      .to include(Type: 'forking', PIDFile: '/run/dnsmasq/dnsmasq.pid',
                  ExecStart: '/usr/sbin/dnsmasq --conf-file=/etc/dnsmasq-consul.conf')
    expect(chef_run).to render_file('/etc/dnsmasq-consul.conf').with_content("pid-file=/run/dnsmasq/dnsmasq.pid\n")
    expect(chef_run).to enable_service('dnsmasq')
    expect(chef_run).to start_service('dnsmasq')
  end

  it 'forwards the Consul domain to every Consul server' do
    servers.each do |address|
      expect(chef_run).to render_file('/etc/dnsmasq-consul.conf').with_content("server=/consul/#{address}#8600\n")
    end
  end

  it 'answers this machine only and leaves its resolver alone' do
    expect(chef_run).to render_file('/etc/dnsmasq-consul.conf').with_content { |content|
      expect(content.lines.map(&:chomp)).to include('listen-address=127.0.0.1', 'bind-interfaces', 'no-resolv', 'all-servers')
    }
    expect(chef_run.find_resources(:file).map(&:path)).not_to include('/etc/resolv.conf')
  end

  it 'restarts dnsmasq for a configuration that dnsmasq has accepted' do
    commands = []
    allow(CheckedService::Verification).to receive(:accept!) { |_, _, command| commands << command }
    config.verify.each { |verification| verification.verify('/tmp/proposed') }
    expect(commands).to eq([%w(dnsmasq --test --conf-file=/tmp/proposed)])
    expect(chef_run).to restart_checked_service('dnsmasq')
      .with(files: %w(/etc/dnsmasq-consul.conf /etc/systemd/system/dnsmasq.service), mark: '/run/dnsmasq/started',
            check: %w(dnsmasq --test --conf-file=/etc/dnsmasq-consul.conf))
    expect(chef_run.systemd_unit('dnsmasq.service').content[:Service])
      .to include(RuntimeDirectory: 'dnsmasq', ExecStartPre: '/usr/bin/touch /run/dnsmasq/started')
  end

  context 'with a dnsmasq that can keep old answers' do
    let(:help) { '    --use-stale-cache[=<max_expired>]  Use expired cache data for faster reply.' }

    it 'keeps the last known nodes for ever, and that there are none as well' do
      expect(chef_run).to render_file('/etc/dnsmasq-consul.conf').with_content { |content|
        expect(content.lines.map(&:chomp)).to include('use-stale-cache=0')
        expect(content).not_to match(/^no-negcache/)
      }
    end
  end

  context 'with an older one' do
    it 'does without' do
      expect(chef_run).to render_file('/etc/dnsmasq-consul.conf').with_content { |content|
        expect(content).not_to match(/use-stale-cache/)
      }
    end
  end
end
