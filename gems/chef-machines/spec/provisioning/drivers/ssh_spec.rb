# frozen_string_literal: true

require_relative '../../support/fake_command'

RSpec.describe Chef::Provisioning::Drivers::Ssh do
  let(:transport) { FakeTransport.new }

  before { allow(Chef::Provisioning::Transport).to receive(:new).and_return(transport) }

  def in_ssh
    in_driver(described_class) { |driver| yield driver }
  end

  it 'takes machines that exist, and installs the Chef client' do
    in_ssh do |driver|
      expect(driver.up([spec_of('srv101', ssh_options: { user: 'admin', port: 2222 })])).to eq('srv101' => nil)
      expect(driver.names).to eq(%w(srv101))
      expect(transport.said).to include(%w(sudo /usr/local/sbin/install-chef chef 18.11.11))
      driver.connect('srv101')
      expect(Chef::Provisioning::Transport)
        .to have_received(:new).with('srv101', '192.168.33.101', 'admin', hash_including(port: 2222)).twice
    end
  end

  it 'takes a machine whose host the recipe says' do
    in_ssh do |driver|
      expect(driver.up([spec_of('db', ssh_options: { host: '192.0.2.7' })])).to eq('db' => nil)
      expect(Chef::Provisioning::Transport).to have_received(:new).with('db', '192.0.2.7', nil, anything)
    end
  end

  it 'takes a host key at the first connection, and keeps the options to their owner' do
    in_ssh do |driver|
      driver.up([spec_of('srv101')])
      known_hosts = File.join(driver.send(:options).state_dir, 'ssh', 'known_hosts')
      expect(Chef::Provisioning::Transport).to have_received(:new)
        .with('srv101', any_args, hash_including(verify_host_key: :accept_new, user_known_hosts_file: known_hosts))
      file = File.join(driver.send(:options).state_dir, 'ssh', 'machines', 'srv101.json')
      expect(File.stat(file).mode & 0o777).to eq(0o600)
    end
  end

  it 'needs sudo without a password' do
    allow(transport).to receive(:run).and_return(Chef::Provisioning::Transport::Result.new('', 'password required', 1))
    in_ssh { |driver| expect(driver.up([spec_of('srv101')])['srv101'].message).to include('sudo') }
  end

  it 'leaves machines as they are' do
    in_ssh do |driver|
      driver.up([spec_of('srv101')])
      expect(driver.destroy(%w(srv101 never-taken))).to eq('srv101' => 'left as it is')
      expect(driver.names).to be_empty
    end
  end

  it 'remembers where a machine is that no recipe names any more' do
    in_ssh do |driver|
      driver.up([spec_of('srv101')])
      allow(Socket).to receive(:tcp).and_raise(Errno::ECONNREFUSED)
      expect(driver.state('srv101')).to eq(:stopped)
      expect(Socket).to have_received(:tcp).with('192.168.33.101', 22, connect_timeout: described_class::PATIENCE)
    end
  end

  it 'says what it cannot do' do
    in_ssh do |driver|
      %i(stop kill start pause resume cut mend).each do |verb|
        expect { driver.public_send(verb, 'srv101') }
          .to raise_error(Chef::Provisioning::Drivers::Unsupported, "srv101: the driver ssh cannot #{verb} machines")
        expect(driver.can?(verb)).to be(false)
      end
      expect(driver.can?(:up)).to be(true)
    end
  end

  it 'sees whether a machine answers' do
    in_ssh do |driver|
      server = TCPServer.new('127.0.0.1', 0)
      driver.allocate([spec_of('srv101', ssh_options: { host: '127.0.0.1', port: server.addr[1] })])
      expect(driver.state('srv101')).to eq(:running)
      server.close
      expect(driver.state('srv101')).to eq(:stopped)
    end
  end

  # What the transport is given for these machine options.
  def login(**options)
    in_ssh do |driver|
      driver.allocate([spec_of('host', **options)])
      driver.connect('host')
    end
    expect(Chef::Provisioning::Transport).to have_received(:new) { |*arguments, **more| @login = [arguments, more] }
    @login
  end

  it 'takes the transport options of chef-provisioning' do
    arguments, more = login(transport_options: { ip_address: '192.0.2.7', username: 'deploy', port: 2222, options: { prefix: 'sudo ' },
                                                 ssh_options: { keys: ['~/.ssh/id_ed25519'], password: '', paranoid: false } })
    expect(arguments).to eq(%w(host 192.0.2.7 deploy))
    expect(more).to include(port: 2222, keys: [File.expand_path('~/.ssh/id_ed25519')], verify_host_key: :never)
    expect(more).not_to have_key(:password)
  end

  it "takes the machine's own name for its host, and its other user" do
    arguments, more = login(ssh_username: 'deploy', start_timeout: 300)
    expect(arguments).to eq(%w(host host deploy))
    expect(more).to include(wait: 300)
  end

  it 'goes through a gateway' do
    _, more = login(transport_options: { options: { ssh_gateway: 'jump@192.0.2.1' } })
    expect(more[:proxy]).to be_a(Net::SSH::Proxy::Jump)
  end

  it 'names what has no meaning, and refuses Windows' do
    in_ssh do |driver|
      expect(driver.notes(spec_of('host', transport_options: { hots: 'x', ssh_options: { logger: 'x' } })))
        .to eq(['transport_options hots has no meaning for ssh, and is left out', 'ssh_options logger has no meaning for ssh, and is left out'])
      expect { driver.notes(spec_of('host', transport_options: { is_windows: true })) }.to raise_error(error, /host: Windows/)
    end
  end
end
