# frozen_string_literal: true

require_relative '../spec_helper'

RSpec.describe 'consul_dns' do
  platform 'debian', '12'
  step_into :consul_dns

  let(:help) { '' }
  let(:servers) { %w(192.0.2.1 192.0.2.2) }
  let(:chef_run) { converge(:consul_dns, 'consul', { servers: servers }) }

  stubs_for_provider('consul_dns[consul]') do |provider|
    allow(provider).to receive_shell_out('dnsmasq', '--help', stdout: help)
  end

  # The lines of a configuration.
  def lines(path)
    content = nil
    expect(chef_run).to(render_file(path).with_content { |text| content = text })
    content.lines.map(&:chomp)
  end

  it 'brings the program, not the service of the package' do
    expect(chef_run).to install_package('dnsmasq-base')
  end

  { 'dnsmasq' => '/etc/dnsmasq-consul.conf', 'dnsmasq-cache' => '/etc/dnsmasq-consul-cache.conf' }.each do |name, config|
    describe "the service #{name}" do
      let(:unit) { chef_run.systemd_unit("#{name}.service").content }

      it 'is one of its own, which comes back when it is killed, however often' do
        expect(chef_run).to create_systemd_unit("#{name}.service")
        expect(unit[:Service]).to include(
          Type: 'forking', PIDFile: "/run/#{name}/dnsmasq.pid", Restart: 'always',
          ExecStart: "/usr/sbin/dnsmasq --conf-file=#{config} --pid-file=/run/#{name}/dnsmasq.pid"
        )
        expect(unit[:Unit]).to include(StartLimitIntervalSec: 0)
        expect(chef_run).to enable_service(name)
        expect(chef_run).to start_service(name)
      end

      it 'restarts for a configuration that dnsmasq has accepted' do
        commands = []
        allow(CheckedService::Verification).to receive(:accept!) { |_, place, command| commands << [place, command] }
        chef_run.template(config).verify.each { |verification| verification.verify('/tmp/proposed') }
        expect(commands).to eq([[config, %w(dnsmasq --test --conf-file=/tmp/proposed)]])
        expect(chef_run).to restart_checked_service(name)
          .with(files: [config, "/etc/systemd/system/#{name}.service"], mark: "/run/#{name}/started",
                check: ['dnsmasq', '--test', "--conf-file=#{config}"])
        expect(unit[:Service]).to include(RuntimeDirectory: name, ExecStartPre: "/usr/bin/touch /run/#{name}/started /run/#{name}/loaded")
      end

      it 'answers this machine only, from nothing but what it is told' do
        address = { 'dnsmasq' => '127.0.0.1', 'dnsmasq-cache' => '127.0.0.2' }.fetch(name)
        expect(lines(config)).to include("listen-address=#{address}", 'bind-interfaces', 'no-resolv', 'no-hosts')
      end
    end
  end

  it 'leaves the machine\'s own resolver alone' do
    expect(chef_run.find_resources(:file).map(&:path)).not_to include('/etc/resolv.conf')
  end

  describe 'the forwarder' do
    it 'asks every Consul server for its domain and keeps nothing' do
      expect(lines('/etc/dnsmasq-consul.servers')).to eq(%w(server=/consul/192.0.2.1#8600 server=/consul/192.0.2.2#8600))
      expect(lines('/etc/dnsmasq-consul.conf')).to include('servers-file=/etc/dnsmasq-consul.servers', 'all-servers', 'cache-size=0')
    end

    it 'is told of them in words that dnsmasq has accepted' do
      expect(CheckedService::Verification).to receive(:accept!)
        .with('/tmp/proposed', '/etc/dnsmasq-consul.servers', %w(dnsmasq --test --conf-file=/tmp/proposed))
      chef_run.file('/etc/dnsmasq-consul.servers').verify.each { |verification| verification.verify('/tmp/proposed') }
    end

    it 'takes other servers up without a restart' do
      expect(chef_run).to reload_checked_service('dnsmasq').with(files: %w(/etc/dnsmasq-consul.servers), mark: '/run/dnsmasq/loaded')
      expect(chef_run.systemd_unit('dnsmasq.service').content[:Service]).to include(ExecReload: '/bin/kill -HUP $MAINPID')
    end
  end

  describe 'the cache' do
    it 'asks the forwarder, so that a change of servers is no matter of it' do
      expect(lines('/etc/dnsmasq-consul-cache.conf').grep(/^server/)).to eq(%w(server=/consul/127.0.0.1))
    end

    it 'does not forget the nodes when a server says that there are none' do
      expect(lines('/etc/dnsmasq-consul-cache.conf')).to include('no-negcache')
    end

    context 'with a dnsmasq that can keep old answers' do
      let(:help) { '    --use-stale-cache[=<max_expired>]  Use expired cache data for faster reply.' }

      it 'keeps them for ever' do
        expect(lines('/etc/dnsmasq-consul-cache.conf')).to include('use-stale-cache=0')
      end
    end

    context 'with an older one' do
      it 'does without' do
        expect(lines('/etc/dnsmasq-consul-cache.conf').grep(/use-stale-cache/)).to be_empty
      end
    end
  end
end
