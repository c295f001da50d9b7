# frozen_string_literal: true

require_relative '../../support/fake_command'
require_relative '../../support/fake_docker'
require 'open3'
require 'socket'

RSpec.describe Chef::Provisioning::Drivers::SshCommand do
  # What the ssh client makes of it, which opens no connection for that.
  # @return [Hash] of its options to their values
  def understood(argv)
    out, err, status = Open3.capture3(*argv.first(1), '-G', *argv.drop(1))
    raise err unless status.success?

    out.lines.map { |line| line.chomp.split(' ', 2) }.group_by(&:first).transform_values { |pairs| pairs.map(&:last) }
  end

  it 'opens a machine of Vagrant with the repository\'s key and host keys, and nothing of the user\'s' do
    docker = FakeDocker.new(command)
    in_driver do |driver|
      docker.add('sample-srv101', root: root_of(driver), address: '192.168.33.101')
      command.answer('vagrant', 'up', stdout: '')
      allow(Chef::Provisioning::Transport).to receive(:new).and_return(FakeTransport.new)
      driver.up([spec_of('srv101')])
      argv = driver.ssh_command('srv101')
      ssh = File.join(root_of(driver), '.chef/ssh')
      expect(understood(argv)).to include('hostname' => ['192.168.33.101'], 'user' => ['vagrant'], 'port' => ['22'], 'identityfile' => ["#{ssh}/id_ecdsa"],
                                          'userknownhostsfile' => ["#{ssh}/known_hosts"], 'identitiesonly' => ['yes'], 'stricthostkeychecking' => ['true'])
      expect(File.read("#{ssh}/known_hosts")).to eq("192.168.33.101 ssh-rsa HOSTKEY\n")
      expect(driver.ssh_command('srv101', 'echo', 'a b', terminal: false).last(3)).to eq(['-T', 'vagrant@192.168.33.101', 'echo a\\ b'])
    end
  end

  it 'opens a machine of the driver ssh as its options say, with the user\'s configuration' do
    in_driver(Chef::Provisioning::Drivers::Ssh) do |driver|
      driver.allocate([spec_of('db', transport_options: { host: '192.0.2.7', username: 'admin', port: 2222, options: { ssh_gateway: 'me@192.0.2.1' } },
                                     ssh_options: { keys: ['/keys/one'] })])
      argv = driver.ssh_command('db')
      expect(argv).not_to include('-F')
      expect(argv.each_cons(2)).to include(%w(-J me@192.0.2.1))
      expect(understood(argv)).to include('hostname' => ['192.0.2.7'], 'user' => ['admin'], 'port' => ['2222'], 'identityfile' => ['/keys/one'],
                                          'stricthostkeychecking' => ['accept-new'])
    end
  end

  it 'copes with what ssh would take for something else in the path' do
    argv = described_class.build('192.0.2.7', known_hosts: ['/a b/100%h/known_hosts', '/more'], keys: ['/a b/100%h/key'], own: true)
    expect(understood(argv)).to include('userknownhostsfile' => ['/a b/100%h/known_hosts /more'], 'identityfile' => ['/a b/100%%h/key'])
  end

  it 'gives a command its terminal, or none', :aggregate_failures do
    { true => %w(-tt), false => %w(-T), nil => [] }.each do |terminal, options|
      expect(described_class.build('h', known_hosts: '/k', terminal: terminal, command: %w(id)) & %w(-tt -T)).to eq(options)
    end
  end
end

RSpec.describe 'reachable?' do
  it 'tells whether a machine of the driver ssh answers, whomever it lets in' do
    transport = FakeTransport.new
    allow(Chef::Provisioning::Transport).to receive(:new).and_return(transport)
    in_driver(Chef::Provisioning::Drivers::Ssh) do |driver|
      expect(driver).to be_reachable('db')
      expect(Chef::Provisioning::Transport).to have_received(:new).with('db', any_args, hash_including(wait: 0, timeout: 1))
      { Chef::Provisioning::Drivers::Refused => true, Chef::Provisioning::Drivers::Error => false }.each do |failure, answers|
        allow(transport).to receive(:run).and_raise(failure)
        expect(driver.reachable?('db')).to be(answers)
      end
    end
  end

  it 'tells whether a machine of Vagrant takes connections' do
    FakeDocker.new(command)
    in_driver do |driver|
      allow(driver).to receive(:address).and_return('127.0.0.1')
      server = TCPServer.new('127.0.0.1', 0)
      stub_const('Chef::Provisioning::Drivers::Vagrant::SSH_PORT', server.addr[1])
      expect(driver).to be_reachable('srv101')
      server.close
      expect(driver).not_to be_reachable('srv101')
    end
  end
end
