# frozen_string_literal: true

require 'json'
require_relative '../support/engine_hosts'
require_relative '../support/engine_repository'

# The driver ssh on real hosts: one behind a jump host, and on a port of its own, which lets in
# nobody who comes another way; a user who needs sudo; a key that only the agent has. Needs what
# recipes_spec.rb needs.
RSpec.describe 'Hosts that exist already', :engine, order: :defined do
  before(:all) do
    make_repository
    @options = Chef::Provisioning::Options.new(root: @root)
    @before = ENV.to_h.slice('HOME', 'SSH_AUTH_SOCK')
    @hosts = EngineHosts.new(@options)
    @hosts.start({ 'bastion' => '10.78.0.5', 'inner' => '10.78.0.11' },
                 { 'bastion' => 'AllowTcpForwarding yes', 'inner' => "Port 2222\nAllowUsers ops@10.78.0.5" })
    @home = File.join(@root, 'home')
    FileUtils.mkdir_p(File.join(@home, '.ssh'))
    ENV.update('HOME' => @home, 'SSH_AUTH_SOCK' => @hosts.agent)
  end

  after(:all) do
    @hosts.remove
    ENV.delete('SSH_AUTH_SOCK')
    ENV.update(@before)
    FileUtils.rm_rf(File.dirname(@root))
  end

  let(:driver) { Chef::Provisioning.driver(@options, url: 'ssh') }
  let(:known_hosts) { File.join(@root, '.chef/ssh/machines/inner.known_hosts') }

  def hosts_rb
    chef_client('hosts.rb', env: ENV.to_h.slice('HOME', 'SSH_AUTH_SOCK'))
  end

  # @return [String] what a command says there, over ssh
  def say(name, *argv, options: {})
    driver.allocate([Chef::Provisioning::MachineSpec.new(name, { address: '10.78.0.11', **options })])
    transport = driver.connect(name)
    transport.run!(*argv).stdout
  ensure
    transport&.close
  end

  it 'are found by their name in ~/.ssh/config, with user, port and jump host' do
    File.write(File.join(@home, '.ssh/config'), <<~CONFIG)
      Host inside
        HostName 10.78.0.11
        User ops
        Port 2222
        ProxyJump ops@10.78.0.5
    CONFIG
    expect(say('inside', 'hostname')).to eq("inner\n")
    expect(driver.state('inside')).to eq(:running)
  end

  it 'are not reached another way, and it is said in one line' do
    login = { transport_options: { username: 'ops', port: 2222 }, start_timeout: 1 }
    expect { say('direct', 'true', options: login) }
      .to raise_error(Chef::Provisioning::Drivers::Refused, 'direct (10.78.0.11) does not let ops in with the key given')
    jump = login.merge(transport_options: { **login[:transport_options], options: { ssh_gateway: 'nobody@10.78.0.5' } })
    expect { say('lost', 'true', options: jump) }
      .to raise_error(Chef::Provisioning::Drivers::Error, /\Alost \(10\.78\.0\.11\) cannot be reached .*jump host nobody@10\.78\.0\.5: .*Permission denied.*\z/)
  end

  it 'are not trusted with another host key' do
    login = { transport_options: { username: 'ops', port: 2222, options: { ssh_gateway: 'ops@10.78.0.5' } } }
    expect(say('inner', 'hostname', options: login)).to eq("inner\n")
    key = File.read("#{File.join(@root, 'key')}.pub").split.first(2).join(' ')
    real = File.read(known_hosts)
    File.write(known_hosts, real.sub(/(?<= )\S+ \S+$/, key))
    expect { say('inner', 'hostname', options: login) }
      .to raise_error(/\Ainner \(10\.78\.0\.11\) cannot be reached over ssh: fingerprint .*if it was made anew, remove/)
    File.write(known_hosts, real)
  end

  it 'get the Chef client, and converge' do
    expect { @hosts.on('inner', 'which', 'chef-client') }.to raise_error(/docker exec/)
    expect(hosts_rb).to include('- converge inner')
    expect(JSON.parse(@hosts.on('inner', 'cat', '/etc/app.json'))).to include('app' => nil)
    expect(File.read(known_hosts)).to include('10.78.0.11')
    # Docker mounts it: it is written in place.
    expect(@hosts.on('inner', 'cat', '/etc/hosts').lines)
      .to include("10.78.0.11 inner.example.jp\n").and include(/^127\.0\.0\.1\s+localhost/).and include(/^::1\s/)
    expect(@hosts.on('inner', 'apt-config', 'dump', 'DPkg::Lock::Timeout')).to include('"300"')
  end

  it 'finish what an interrupted run has left of packages, and change nothing else the second time' do
    @hosts.on('inner', 'sed', '-i', '/^Package: sudo$/,/^$/ s/^Status: .*/Status: install ok unpacked/', '/var/lib/dpkg/status')
    expect(hosts_rb).to match(%r{ 0/1 resources updated})
    expect(@hosts.on('inner', 'dpkg', '--audit')).to eq('')
  end

  it 'are forgotten, and stay as they are' do
    expect { driver.stop('inner') }.to raise_error(Chef::Provisioning::Drivers::Unsupported, /the driver ssh cannot stop machines/)
    expect(chef_client('destroy.rb', env: {})).to match(/inner +left as it is/)
    expect(File).not_to exist(known_hosts)
    expect(@hosts.on('inner', 'systemctl', 'is-active', 'ssh')).to eq("active\n")
  end
end
