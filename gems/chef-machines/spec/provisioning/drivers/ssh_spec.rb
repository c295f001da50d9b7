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
      file = File.join(driver.send(:options).state_dir, 'ssh', 'machines', 'srv101.json')
      known_hosts = [file.sub('.json', '.known_hosts'), '~/.ssh/known_hosts', '~/.ssh/known_hosts2']
      expect(Chef::Provisioning::Transport).to have_received(:new)
        .with('srv101', any_args, hash_including(verify_host_key: :accept_new, user_known_hosts_file: known_hosts))
      expect(File.stat(file).mode & 0o777).to eq(0o600)
    end
  end

  it 'needs sudo without a password' do
    allow(transport).to receive(:run).and_return(Chef::Provisioning::Transport::Result.new('', 'password required', 1))
    in_ssh { |driver| expect(driver.up([spec_of('srv101')])['srv101'].message).to include('sudo') }
  end

  it 'leaves machines as they are, and forgets their host keys' do
    in_ssh do |driver|
      driver.up([spec_of('srv101')])
      folder = File.join(root_of(driver), '.chef/ssh/machines')
      File.write(File.join(folder, 'srv101.known_hosts'), "192.168.33.101 ssh-rsa KEY\n")
      expect(driver.destroy(%w(srv101 never-taken))).to eq('srv101' => 'left as it is')
      expect(driver.names).to be_empty
      expect(Dir.children(folder)).to be_empty
    end
  end

  it 'names its own file where that was damaged' do
    in_ssh do |driver|
      file = File.join(root_of(driver), '.chef/ssh/machines/srv101.json')
      FileUtils.mkdir_p(File.dirname(file))
      File.write(file, '{"user":')
      expect { driver.address('srv101') }.to raise_error(error, "#{file} is not JSON; remove it: a converge of srv101 writes it again")
      expect(driver.up([spec_of('srv101')])).to eq('srv101' => nil)
    end
  end

  it 'remembers where a machine is that no recipe names any more' do
    in_ssh do |driver|
      driver.up([spec_of('srv101', ssh_options: { host: '192.0.2.7', port: 2222 })])
      expect(driver.address('srv101')).to eq('192.168.33.101')
      driver.connect('srv101')
      expect(Chef::Provisioning::Transport).to have_received(:new).with('srv101', '192.0.2.7', nil, hash_including(port: 2222)).twice
    end
  end

  it 'says what it cannot do' do
    in_ssh do |driver|
      %i(stop kill start pause resume cut mend).each do |verb|
        expect { driver.public_send(verb, 'srv101') }
          .to raise_error(Chef::Provisioning::Drivers::Unsupported,
                          "srv101: the driver ssh cannot #{verb} machines, for it has not made them; do it where they come from")
        expect(driver.can?(verb)).to be(false)
      end
      expect(driver.can?(:up)).to be(true)
    end
  end

  it 'sees whether a machine answers, whomever it lets in' do
    in_ssh do |driver|
      driver.allocate([spec_of('srv101')])
      expect(driver.state('srv101')).to eq(:running)
      allow(transport).to receive(:run).and_raise(Chef::Provisioning::Drivers::Refused)
      expect(driver.state('srv101')).to eq(:running)
      allow(transport).to receive(:run).and_raise(error)
      expect(driver.state('srv101')).to eq(:stopped)
      expect(Chef::Provisioning::Transport).to have_received(:new).with('srv101', any_args, hash_including(wait: 0, timeout: 10)).exactly(3)
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
    expect(more[:proxy]).to be_a(Chef::Provisioning::Drivers::JumpHost).and have_attributes(jump_proxies: 'jump@192.0.2.1')
  end

  describe "and ssh's own configuration" do
    around do |example|
      Dir.mktmpdir do |home|
        old = Dir.home
        ENV['HOME'] = home
        FileUtils.mkdir(@ssh = File.join(home, '.ssh'))
        example.run
      ensure
        ENV['HOME'] = old
      end
    end

    # What the transport is given for these machine options.
    def login(config, **options)
      File.write(File.join(@ssh, 'config'), config)
      super(**options)
    end

    it 'finds a machine by its name where that has a HostName, and with it user, port, key and jump host' do
      arguments, more = login("Host host\n  HostName 203.0.113.9\n  User root\n  Port 2222\n  IdentityFile ~/.ssh/cloud\n  ProxyJump ops@bastion\n",
                              address: '10.0.1.5')
      expect(arguments).to eq(%w(host host root))
      expect(more).to include(host_name: '203.0.113.9', port: 2222, keys: %w(~/.ssh/cloud), config: false)
      expect(more[:proxy]).to be_a(Chef::Provisioning::Drivers::JumpHost).and have_attributes(jump_proxies: 'ops@bastion')
      expect(more.keys - [:wait] - Net::SSH::VALID_OPTIONS).to be_empty
    end

    it 'finds it by its address otherwise' do
      arguments, more = login("Host 10.0.1.*\n  User admin\n  ProxyJump none\nHost *\n  Port 2200\n", address: '10.0.1.5')
      expect(arguments).to eq(%w(host 10.0.1.5 admin))
      expect(more).to include(port: 2200)
      expect(more).not_to have_key(:proxy)
    end

    it 'comes after what the machine options say' do
      arguments, more = login("Host *\n  User admin\n  Port 2200\n  IdentityFile ~/.ssh/other\n", address: '10.0.1.5', ssh_username: 'ops',
                                                                                                  ssh_options: { port: 22, keys: %w(/k) })
      expect(arguments).to eq(%w(host 10.0.1.5 ops))
      expect(more).to include(port: 22, keys: %w(/k))
    end

    it 'may be strict about host keys' do
      expect(login("Host *\n  StrictHostKeyChecking yes\n  UserKnownHostsFile /etc/hosts.known\n").last)
        .to include(verify_host_key: :always, user_known_hosts_file: [end_with('host.known_hosts'), '/etc/hosts.known'])
    end

    it 'may not be lax' do
      expect(login("Host *\n  StrictHostKeyChecking no\n").last).to include(verify_host_key: :accept_new)
    end
  end

  it 'names what has no meaning, and refuses Windows' do
    in_ssh do |driver|
      expect(driver.notes(spec_of('host', transport_options: { hots: 'x', ssh_options: { logger: 'x' } })))
        .to eq(['transport_options hots has no meaning for ssh, and is left out', 'ssh_options logger has no meaning for ssh, and is left out'])
      expect { driver.notes(spec_of('host', transport_options: { is_windows: true })) }.to raise_error(error, /host: Windows/)
    end
  end
end
