# frozen_string_literal: true

require_relative '../../support/fake_command'
require_relative '../../support/fake_docker'

RSpec.describe Chef::Provisioning::Drivers::Vagrant, 'with docker' do
  let(:transport) { FakeTransport.new }
  let!(:docker) { FakeDocker.new(command) }
  let(:specs) { %w(srv101 srv102).map { |name| spec_of(name) } }

  before do
    allow(Chef::Provisioning::Transport).to receive(:new).and_return(transport)
    command.answer('docker', 'image', 'inspect', success: true)
  end

  # Vagrant makes the containers it is told to, all but those in `broken`.
  def vagrant_makes(root, broken: {})
    command.answer('vagrant', 'up') do |argv|
      names = argv.drop(2).take_while { |word| word != '--provider' }
      (names - broken.keys).each { |name| docker.add("sample-#{name}", root: root, address: DriverHelp::ADDRESSES[name]) }
      failures = broken.slice(*names).map do |name, cause|
        "An error occurred while executing the action on the '#{name}'\nmachine. Please handle this:\n\n#{cause}\n\n"
      end
      begun = names.map { |name| "Bringing machine '#{name}' up with 'docker' provider...\n" }
      ["#{begun.join}==> #{names.first}: Creating\n", failures.join, failures.empty?]
    end
  end

  it 'makes several machines in one go, with the network before them' do
    in_driver do |driver|
      vagrant_makes(root_of(driver))
      lines = []
      expect(driver.up(specs) { |name, line| lines << [name, line] }).to eq('srv101' => nil, 'srv102' => nil)
      expect(command.calls_of('vagrant')).to eq([%w(vagrant up srv101 srv102 --provider docker)])
      expect(command.calls_of('docker', 'network', 'create').first)
        .to eq(['docker', 'network', 'create', '--subnet', '192.168.33.0/24', '--gateway', '192.168.33.1',
                '--label', "chef-machines.repository=#{root_of(driver)}", 'sample'])
      expect(lines.map(&:first)).to eq(%w(srv101 srv102 srv101))
      expect(lines).to include(%w(srv101 Creating))
      expect(driver.names).to eq(%w(srv101 srv102))
    end
  end

  it 'writes what Vagrant needs to know of a machine' do
    in_driver do |driver|
      vagrant_makes(root_of(driver))
      driver.up(specs.first(1))
      fragment = File.read(File.join(root_of(driver), '.chef', 'vms', 'srv101.vm'))
      expect(fragment).to include('docker.name = "sample-srv101"', '"--cgroupns", "host"', '"--memory", "512m"',
                                  %('MACHINE_PUBLIC_KEY' => "ecdsa-sha2-nistp256 KEY chef-machines"),
                                  'config.ssh.host = "192.168.33.101"')
      expect(fragment).not_to include('--privileged')
    end
  end

  it 'leaves a fragment alone that has not changed' do
    in_driver do |driver|
      vagrant_makes(root_of(driver))
      driver.up(specs)
      file = File.join(root_of(driver), '.chef', 'vms', 'srv101.vm')
      File.utime(0, 0, file)
      driver.up(specs)
      expect(File.mtime(file).to_i).to eq(0)
    end
  end

  it 'gives a machine control groups of its own where there is version 2 of them' do
    FakeDocker.new(command, info: { 'CgroupVersion' => '2', 'OperatingSystem' => 'Debian' })
    in_driver do |driver|
      driver.up(specs.first(1))
      expect(File.read(File.join(root_of(driver), '.chef', 'vms', 'srv101.vm'))).to include('"--cgroupns", "private"')
    end
  end

  it 'brings the others up when one fails, and names the cause' do
    in_driver do |driver|
      vagrant_makes(root_of(driver), broken: { 'srv102' => 'no space left' })
      lines = []
      results = driver.up(specs) { |name, line| lines << name if line == 'no space left' }
      expect(lines.uniq).to eq(%w(srv102))
      expect(results['srv101']).to be_nil
      expect(results['srv102'].message).to include('no space left')
    end
  end

  it 'asks Vagrant nothing when all machines run' do
    in_driver do |driver|
      %w(srv101 srv102).each { |name| docker.add("sample-#{name}", root: root_of(driver), address: DriverHelp::ADDRESSES[name]) }
      driver.up(specs)
      expect(command.calls_of('vagrant')).to be_empty
    end
  end

  it 'goes on with a machine that an interrupted run has left without a network' do
    in_driver do |driver|
      docker.add('sample-srv101', root: root_of(driver), status: 'created')
      expect(driver.up(specs.first(1))).to eq('srv101' => nil)
      expect(command.calls).to include(%w(docker network connect --ip 192.168.33.101 sample sample-srv101),
                                       %w(docker start sample-srv101))
      expect(File.read(File.join(root_of(driver), '.chef/vms/.vagrant/machines/srv101/docker/id'))).to eq('id-of-sample-srv101')
    end
  end

  it 'connects a machine that started while somebody else had its address' do
    in_driver do |driver|
      docker.add('sample-srv101', root: root_of(driver), address: '192.168.33.101', endpoint: '')
      expect(driver.up(specs.first(1))).to eq('srv101' => nil)
      expect(command.calls).to include(%w(docker network connect --ip 192.168.33.101 sample sample-srv101))
    end
  end

  it 'lets the owner of the key in where a machine has outlived it' do
    in_driver do |driver|
      docker.add('sample-srv101', root: root_of(driver), address: '192.168.33.101')
      admitted = -> { command.calls.map(&:last).include?('ecdsa-sha2-nistp256 KEY chef-machines') }
      allow(transport).to receive(:run!).and_wrap_original do |run, *command|
        raise Chef::Provisioning::Drivers::Refused, 'srv101 does not let vagrant in' unless admitted.call

        run.call(*command)
      end
      expect(driver.up(specs.first(1))).to eq('srv101' => nil)
    end
  end

  it 'lets paused machines go on' do
    in_driver do |driver|
      docker.add('sample-srv101', root: root_of(driver), status: 'paused', address: '192.168.33.101')
      driver.up(specs.first(1))
      expect(docker.containers['sample-srv101'][:status]).to eq('running')
    end
  end

  it "touches no machine of another repository's" do
    in_driver do |driver|
      docker.add('sample-srv101', root: '/other', address: '192.168.33.101')
      docker.add_network('sample', '192.168.33.0/24')
      expect { driver.up(specs) }.to raise_error(error, %r{sample-srv101 belongs to /other})
      expect(driver.state('srv101')).to eq(:not_created)
      expect(driver.destroy(%w(srv101 srv102 node201))).to eq('srv101' => 'destroyed', 'srv102' => 'destroyed')
      expect(driver.destroy(%w(srv101 srv102 node201))).to eq({})
      driver.clean_up
      expect(docker.containers).to have_key('sample-srv101')
      expect(docker.networks).to have_key('sample')
    end
  end

  it 'knows its machines when the repository has been moved' do
    in_driver do |driver|
      docker.add('sample-srv101', root: root_of(driver), address: '192.168.33.101')
      driver.up(specs.first(1))
      docker.containers['sample-srv101'][:root] = '/before'
      expect(driver.state('srv101')).to eq(:running)
      expect(driver.destroy(%w(srv101))).to eq('srv101' => 'destroyed')
      expect(docker.containers).to be_empty
    end
  end

  it 'names the network that is in the way' do
    docker.networks['other'] = '192.168.32.0/20'
    command.answer('docker', 'network', 'create', stderr: 'Pool overlaps', success: false)
    in_driver do |driver|
      expect { driver.up(specs) }.to raise_error(error, %r{192\.168\.33\.0/24 is taken by Docker's network other})
    end
  end

  it 'says that its own network has changed' do
    docker.networks['sample'] = '192.168.40.0/24'
    in_driver { |driver| expect { driver.up(specs) }.to raise_error(error, %r{sample is 192\.168\.40\.0/24.*not 192\.168\.33\.0/24}) }
  end

  it 'says that no engine answers' do
    command.answer('docker', 'info', stderr: "Cannot connect to the Docker daemon\n", success: false)
    in_driver { |driver| expect { driver.up(specs) }.to raise_error(error, /no Docker engine answers \(Cannot connect.*start Docker/) }
  end

  describe 'an engine whose containers cannot be reached' do
    # Parts of what `docker info --format '{{json .}}'` and `docker context inspect` say.
    # Recorded from the private engine of script/ (Docker 20.10.24), but for the two that are
    # this computer's.
    let(:here) { { 'Name' => Socket.gethostname, 'KernelVersion' => Etc.uname[:release], 'OperatingSystem' => 'Debian GNU/Linux 12 (bookworm)', 'OSType' => 'linux', 'CgroupDriver' => 'cgroupfs', 'CgroupVersion' => '1', 'SecurityOptions' => %w(name=seccomp,profile=default) } }
    let(:local) { 'unix:///var/run/docker.sock' }

    def answers(info, endpoint = local)
      FakeDocker.new(command, info: info)
      command.answer('docker', 'context', 'inspect', stdout: "#{endpoint}\n")
    end

    def refusal
      in_driver { |driver| driver.up(specs) }
      nil
    rescue Chef::Provisioning::Error => e
      e.message
    end

    # Not recorded by us, but taken: rootless from the answer in kubernetes/minikube#10878 (its
    # SecurityOptions as Docker's documentation of the rootless mode has them), Podman's own from
    # podman-info(1), its service's from pkg/api/handlers/compat/info.go of containers/podman,
    # Docker Desktop's from quarkusio/quarkus#37364 (OperatingSystem) and docker/for-mac#7108 (name
    # and kernel), Colima's Name from the log lines in abiosoft/colima#1158; the others are the
    # recorded one with another name or endpoint. OrbStack's, below, is from memory but for its
    # kernel (orbstack/orbstack#851).
    it 'is refused in one line before anything is built' do
      podman = { 'host' => { 'arch' => 'amd64', 'buildahVersion' => '1.28.2', 'security' => { 'rootless' => true } }, 'store' => {}, 'version' => { 'APIVersion' => '4.3.1' } }
      colima = here.merge('Name' => 'colima', 'OperatingSystem' => 'Ubuntu 24.04.1 LTS', 'KernelVersion' => '6.8.0-50-generic')
      {
        [here.merge('CgroupDriver' => 'none', 'SecurityOptions' => %w(name=seccomp,profile=default name=rootless)), 'unix:///run/user/1000/docker.sock'] => /\Arootless Docker/,
        [podman, ''] => /\APodman answers/,
        [here.merge('BuildahVersion' => '1.28.2', 'Rootless' => false), 'unix:///run/podman/podman.sock'] => /\APodman answers/,
        [here.merge('Name' => 'docker-desktop', 'OperatingSystem' => 'Docker Desktop', 'KernelVersion' => '6.10.14-linuxkit'), 'unix:///home/me/.docker/desktop/docker.sock'] => /\ADocker Desktop/,
        [colima, 'unix:///Users/me/.colima/default/docker.sock'] => /\Athe Docker engine runs on colima \(Ubuntu/,
        [here, 'ssh://me@build.company.example'] => %r{\Athe Docker engine ssh://me@build.company.example is on another computer},
        [here, 'tcp://192.0.2.7:2376'] => %r{\Athe Docker engine tcp://192.0.2.7:2376 is on another computer},
        [here.merge('Name' => 'build'), 'tcp://127.0.0.1:2375'] => /\Athe Docker engine runs on build/,
      }.each do |recorded, message|
        answers(*recorded)
        expect(refusal).to match(message).and match(/\A[^\n]*cannot be reached from here; [^\n]*VAGRANT_DEFAULT_PROVIDER=virtualbox\z/)
      end
      expect(command.calls.map { |argv| argv[1] } & %w(build create network up)).to eq([])
    end

    it 'is not one of this computer, wherever its socket lies, nor one whose computer reaches them' do
      [[here, local], [here, 'unix:///run/engine/docker.sock'], [here, 'tcp://127.0.0.1:2375'], [here, ''],
       [here.merge('Name' => 'orbstack', 'OperatingSystem' => 'OrbStack', 'KernelVersion' => '6.12.0-orbstack'), local]].each do |recorded|
        answers(*recorded)
        expect(refusal).to be_nil
      end
    end

    it 'is told from a program that is only called docker' do
      command.answer('docker', 'info', stdout: "host:\n  arch: amd64\n")
      expect(refusal).to match(/\A`docker info.*is not that of Docker\z/)
    end
  end

  describe 'a network that this computer is in already' do
    def interface(name, address)
      double(name: name, addr: Addrinfo.ip(address)) # as Socket::Ifaddr, which nobody can make
    end

    it 'is named with its interface, before anything is built' do
      allow(Socket).to receive(:getifaddrs).and_return([interface('wlan0', '192.168.33.7'), interface('lo', '127.0.0.1')])
      in_driver do |driver|
        expect { driver.up(specs) }.to raise_error(error, 'the network 192.168.33.0/24 is taken by the interface wlan0 of this computer ' \
                                                          '(192.168.33.7); change network in with_machine_options')
      end
      expect(command.calls_of('docker', 'build')).to eq([])
    end

    it 'is not the one that Docker has made, nor a wider one around it' do
      docker.networks['sample'] = '192.168.33.0/24'
      allow(Socket).to receive(:getifaddrs).and_return([interface('br-id-of-sample', '192.168.33.1'), interface('docker0', '172.17.0.1'),
                                                        interface('tun0', '192.168.0.9'), double(name: 'packet', addr: nil)])
      in_driver { |driver| expect { driver.up(specs) }.not_to raise_error }
    end
  end

  it 'says why a machine may not stay up' do
    in_driver do |driver|
      docker.add('sample-srv101', root: root_of(driver), status: 'exited', address: '192.168.33.101')
      command.answer('docker', 'start')
      command.answer('docker', 'exec', stderr: 'is not running', success: false)
      expect(driver.up(specs.first(1))['srv101'].message).to include('does not stay up')
    end
  end

  it 'gives a machine the memory that is said now, where the engine limits it' do
    in_driver do |driver|
      docker.add('sample-srv101', root: root_of(driver), address: '192.168.33.101', memory: 256)
      docker.add('sample-srv102', root: root_of(driver), address: '192.168.33.102', memory: 0)
      docker.add('sample-node201', root: root_of(driver), address: '192.168.33.201', memory: 512)
      driver.up([*specs, spec_of('node201')])
      expect(command.calls_of('docker', 'update'))
        .to eq([%w(docker update --memory 512m --memory-swap 1024m sample-srv101)])
    end
  end

  it 'has the states of a machine' do
    in_driver do |driver|
      expect(driver.state('srv101')).to eq(:not_created)
      { 'running' => :running, 'paused' => :paused, 'exited' => :stopped, 'created' => :stopped }.each do |status, state|
        docker.add('sample-srv101', root: root_of(driver), status: status)
        expect(driver.state('srv101')).to eq(state)
      end
    end
  end

  it 'shuts a frozen machine down' do
    in_driver do |driver|
      docker.add('sample-srv101', root: root_of(driver), status: 'paused')
      driver.stop('srv101')
      expect(command.calls.last(1)).to eq([%w(docker stop -t 30 sample-srv101)])
      expect(command.calls).to include(%w(docker unpause sample-srv101))
    end
  end

  it 'switches a machine off without a shutdown' do
    in_driver do |driver|
      docker.add('sample-srv101', root: root_of(driver))
      driver.kill('srv101')
      expect(command.calls.last).to eq(%w(docker kill sample-srv101))
    end
  end

  it "pulls a machine's cable" do
    in_driver do |driver|
      driver.allocate(specs)
      docker.add('sample-srv101', root: root_of(driver), address: '192.168.33.101')
      driver.cut('srv101')
      expect(command.calls.last.last(2)).to eq(%w(192.168.33.101 down))
      driver.mend('srv101')
      expect(command.calls.last.last(2)).to eq(%w(192.168.33.101 up))
    end
  end

  it 'trusts the host keys that the engine shows, and no others' do
    in_driver do |driver|
      driver.allocate(specs)
      docker.add('sample-srv101', address: '192.168.33.101')
      driver.connect('srv101')
      expect(Chef::Provisioning::Transport)
        .to have_received(:new).with('srv101', '192.168.33.101', 'vagrant', hash_including(verify_host_key: :always, keys_only: true))
      expect(File.read(File.join(root_of(driver), '.chef/ssh/known_hosts'))).to eq("192.168.33.101 ssh-rsa HOSTKEY\n")
    end
  end

  it 'still reaches a machine that no recipe names any more' do
    in_driver do |driver|
      vagrant_makes(root_of(driver))
      driver.up(specs.first(1))
      driver.connect('srv101')
      expect(Chef::Provisioning::Transport).to have_received(:new).with('srv101', '192.168.33.101', any_args).twice
      expect { driver.connect('srv103') }.to raise_error(error)
    end
  end

  it 'says that a machine does not run' do
    in_driver do |driver|
      docker.add('sample-srv101', root: root_of(driver), status: 'exited')
      command.answer('docker', 'exec', success: false)
      expect { driver.connect('srv101') }.to raise_error(error, /\Asrv101 is off; the next converge starts it\z/)
    end
  end

  it 'leaves nothing behind but the keys' do
    in_driver do |driver|
      vagrant_makes(root_of(driver))
      driver.up(specs)
      expect(driver.destroy(%w(srv101)) { |_| }).to eq('srv101' => 'destroyed')
      driver.clean_up
      expect(docker.networks).to have_key('sample')
      driver.destroy(%w(srv101 srv102))
      driver.clean_up
      expect(docker.containers).to be_empty
      expect(docker.networks).not_to have_key('sample')
      expect(driver.names).to be_empty
      expect(driver.destroy(%w(srv101 other))).to eq({})
    end
  end

  it 'finds its machines when .chef is lost, and removes the network with the last' do
    in_driver do |driver|
      vagrant_makes(root_of(driver))
      driver.up(specs)
      FileUtils.rm_rf(File.join(root_of(driver), '.chef'))
      expect(driver.destroy(%w(srv101 srv102 never-made))).to eq('srv101' => 'destroyed', 'srv102' => 'destroyed')
      driver.clean_up
      expect(docker.containers).to be_empty
      expect(docker.networks).not_to have_key('sample')
    end
  end

  it 'removes a network that an interrupted run has left without machines' do
    docker.add_network('sample', '192.168.33.0/24')
    in_driver do |driver|
      driver.destroy(%w(srv101))
      driver.clean_up
      expect(docker.networks).not_to have_key('sample')
      driver.clean_up
    end
  end

  it "leaves somebody else's network of the same name alone" do
    docker.networks['sample'] = '192.168.33.0/24'
    in_driver(&:clean_up)
    expect(docker.networks).to have_key('sample')
  end

  it 'keeps only the present image when the machines are gone' do
    in_driver do |driver|
      present = driver.instance_variable_get(:@provider).instance_variable_get(:@image).tag
      docker.images.push(present, 'chef-machines:0123456789ab', 'other-machine:0123456789ab')
      driver.clean_up
      expect(docker.images).to eq([present, 'other-machine:0123456789ab'])
    end
  end

  it 'keeps settings for other Vagrantfiles away from this one' do
    in_driver do |driver|
      vagrant_makes(root_of(driver))
      driver.up(specs)
      expect(command.environments['vagrant'])
        .to include('VAGRANT_CWD' => File.join(root_of(driver), '.chef/vms'), 'VAGRANT_VAGRANTFILE' => nil)
    end
  end

  it 'tries once more what Vagrant has not made' do
    in_driver do |driver|
      attempts = 0
      command.answer('vagrant', 'up') do
        next ['', 'No such object: a container of somebody else', false] if (attempts += 1) == 1

        docker.add('sample-srv101', root: root_of(driver), address: '192.168.33.101')
        ['', '', true]
      end
      expect(driver.up(specs.first(1))).to eq('srv101' => nil)
    end
  end

  describe 'where machines ask for no address' do
    def fragments(driver)
      driver.names.to_h { |name| [name, driver.address(name)] }
    end

    def up(driver, *specs, **more)
      vagrant_makes(root_of(driver))
      driver.up(specs, **more)
      fragments(driver)
    end

    it 'gives each one of its own, which it keeps' do
      in_driver(network: nil) do |driver|
        expect(up(driver, spec_of('a'), spec_of('b'))).to eq('a' => '192.168.33.2', 'b' => '192.168.33.3')
        driver.destroy(%w(a))
        expect(up(driver, spec_of('c'), spec_of('b'))).to eq('b' => '192.168.33.3', 'c' => '192.168.33.2')
      end
    end

    it 'takes the network of the addresses that others ask for' do
      in_driver(network: nil) do |driver|
        other = spec_of('b', vagrant_config: "config.vm.network 'private_network', ip: '10.20.0.2'")
        expect(up(driver, spec_of('a'), others: [other])).to eq('a' => '10.20.0.3')
        expect(docker.networks['sample']).to eq('10.20.0.0/24')
        expect(up(driver, other)).to eq('a' => '10.20.0.3', 'b' => '10.20.0.2')
      end
    end

    it 'has a network of its own for an address outside' do
      in_driver(network: nil) do |driver|
        up(driver, spec_of('a'))
        up(driver, spec_of('b', vagrant_options: { 'vm.network' => ':private_network, {ip: "10.20.0.2", netmask: "255.255.0.0"}' }))
        expect(docker.networks).to include('sample' => '192.168.33.0/24', 'sample-10.20.0.0' => '10.20.0.0/16')
        driver.destroy(%w(a b))
        driver.clean_up
        expect(docker.networks.keys).to eq(%w(bridge))
      end
    end

    it 'has one for each further address, too' do
      in_driver(network: nil) do |driver|
        up(driver, spec_of('a', vagrant_config: <<~RUBY))
          config.vm.network "private_network", ip: "192.168.100.60"
          config.vm.network :private_network, type: 'static',
                                              ip: '192.168.101.60'
          config.vm.network :private_network, type: 'dhcp'
        RUBY
        expect(docker.networks).to include('sample' => '192.168.100.0/24', 'sample-192.168.101.0' => '192.168.101.0/24')
      end
    end

    it 'takes a network that nobody else has' do
      docker.networks['other'] = '192.168.33.0/24'
      in_driver(network: nil) do |driver|
        expect(up(driver, spec_of('a'))).to eq('a' => '192.168.34.2')
        docker.networks.delete('other')
        expect(up(driver, spec_of('b'))).to eq('a' => '192.168.34.2', 'b' => '192.168.34.3')
      end
    end

    it 'gives them again when .chef is lost' do
      in_driver(network: nil) do |driver|
        docker.add_network('sample', '192.168.40.0/24', root: root_of(driver))
        docker.add('sample-a', root: root_of(driver), address: '192.168.40.7')
        docker.add('sample-z', root: root_of(driver), address: '192.168.40.2')
        expect(up(driver, spec_of('a'), spec_of('b'))).to eq('a' => '192.168.40.7', 'b' => '192.168.40.3')
      end
    end

    it 'says what address cannot be had' do
      in_driver do |driver|
        { %w(192.168.33.1) => /a asks for 192.168.33.1, which is the gateway of/, %w(192.168.33.5 192.168.33.5) => /a and b ask for the same/,
          %w(192.168.33.500) => /192.168.33.500 is not an IPv4 address/ }.each do |addresses, message|
          specs = addresses.zip(%w(a b)).map { |address, name| spec_of(name, address: address) }
          expect { driver.up(specs) }.to raise_error(Chef::Provisioning::Error, message)
        end
      end
    end
  end

  it 'says what it makes nothing of, and refuses Windows' do
    in_driver do |driver|
      spec = spec_of('a', vagrant_options: { 'vm.box' => 'debian' }, vagrant_config: "config.vm.network 'public_network'")
      expect(driver.notes(spec)).to eq(['box debian: the docker provider makes machines from its own image instead',
                                        'public_network: the docker provider has none, it is left out'])
      expect { driver.notes(spec_of('a', vagrant_options: { 'vm.guest' => :windows })) }.to raise_error(error, /a: Windows/)
    end
  end

  it 'keeps its files where the URL says, and overwrites nobody\'s Vagrantfile' do
    in_driver(folder: 'machines') do |driver|
      driver.allocate(specs)
      expect(Dir.children(File.join(root_of(driver), 'machines'))).to include('srv101.vm', 'Vagrantfile')
      File.write(File.join(root_of(driver), 'machines/Vagrantfile'), "Vagrant.configure('2') {}\n")
      expect { driver.allocate(specs) }.to raise_error(error, %r{machines/Vagrantfile is somebody's own})
    end
  end

  it 'takes the memory that VirtualBox was told' do
    in_driver do |driver|
      driver.allocate([spec_of('a', vagrant_config: "config.vm.provider('virtualbox') { |vb| vb.memory = 2048 }")])
      expect(File.read(File.join(root_of(driver), '.chef/vms/a.vm'))).to include('"--memory", "2048m"')
    end
  end
end
