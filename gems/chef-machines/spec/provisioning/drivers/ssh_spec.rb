# frozen_string_literal: true

require_relative '../../support/fake_command'

RSpec.describe Chef::Provisioning::Drivers::Ssh do
  let(:transport) { FakeTransport.new }

  before { allow(Chef::Provisioning::Transport).to receive(:new).and_return(transport) }

  def in_ssh
    in_driver(described_class) do |driver|
      image = File.join(driver.send(:settings).root, 'provisioning/image')
      FileUtils.mkdir_p(image)
      File.write(File.join(image, 'install-chef'), "#!/bin/sh\n")
      yield driver
    end
  end

  it 'takes machines that exist, and installs the Chef client' do
    in_ssh do |driver|
      expect(driver.up([DriverHelp::Spec.new('srv101', { ssh_options: { user: 'admin', port: 2222 } })])).to eq('srv101' => nil)
      expect(driver.names).to eq(%w(srv101))
      expect(transport.said).to include(%w(sudo /usr/local/sbin/install-chef chef 18.11.11))
      driver.connect('srv101')
      expect(Chef::Provisioning::Transport)
        .to have_received(:new).with('srv101', '192.168.33.101', 'admin', hash_including(port: 2222)).twice
    end
  end

  it 'takes a machine that cluster.json does not know, where the recipe says its host' do
    in_ssh do |driver|
      expect(driver.up([DriverHelp::Spec.new('db', { ssh_options: { host: '192.0.2.7' } })])).to eq('db' => nil)
      expect(Chef::Provisioning::Transport).to have_received(:new).with('db', '192.0.2.7', nil, anything)
    end
  end

  it 'takes a host key at the first connection, and keeps the options to their owner' do
    in_ssh do |driver|
      driver.up([DriverHelp::Spec.new('srv101', {})])
      known_hosts = File.join(driver.send(:settings).chef_dir, 'ssh', 'known_hosts')
      expect(Chef::Provisioning::Transport).to have_received(:new)
        .with('srv101', any_args, hash_including(verify_host_key: :accept_new, user_known_hosts_file: known_hosts))
      file = File.join(driver.send(:settings).chef_dir, 'ssh', 'machines', 'srv101.json')
      expect(File.stat(file).mode & 0o777).to eq(0o600)
    end
  end

  it 'needs sudo without a password' do
    allow(transport).to receive(:run).and_return(Chef::Provisioning::Transport::Result.new('', 'password required', 1))
    in_ssh { |driver| expect(driver.up([DriverHelp::Spec.new('srv101', {})])['srv101'].message).to include('sudo') }
  end

  it 'leaves machines as they are' do
    in_ssh do |driver|
      driver.up([DriverHelp::Spec.new('srv101', {})])
      expect(driver.destroy(%w(srv101 never-taken))).to eq('srv101' => 'left as it is')
      expect(driver.names).to be_empty
    end
  end

  it 'remembers where a machine is that is gone from cluster.json' do
    in_ssh do |driver|
      driver.up([DriverHelp::Spec.new('srv101', {})])
      driver.send(:settings).machines.clear
      allow(Socket).to receive(:tcp).and_raise(Errno::ECONNREFUSED)
      expect(driver.state('srv101')).to eq(:stopped)
      expect(Socket).to have_received(:tcp).with('192.168.33.101', 22, connect_timeout: described_class::PATIENCE)
    end
  end

  it 'says what it cannot do' do
    in_ssh do |driver|
      %i(stop start pause resume cut mend).each do |verb|
        expect { driver.public_send(verb, 'srv101') }
          .to raise_error(Chef::Provisioning::Drivers::Unsupported, "srv101: CHEF_DRIVER=ssh cannot #{verb} machines")
        expect(driver.can?(verb)).to be(false)
      end
      expect(driver.can?(:up)).to be(true)
    end
  end

  it 'sees whether a machine answers' do
    in_ssh do |driver|
      server = TCPServer.new('127.0.0.1', 0)
      driver.send(:remember, DriverHelp::Spec.new('srv101', { ssh_options: { host: '127.0.0.1', port: server.addr[1] } }))
      expect(driver.state('srv101')).to eq(:running)
      server.close
      expect(driver.state('srv101')).to eq(:stopped)
    end
  end
end
