# frozen_string_literal: true

require_relative '../../support/fake_command'
require_relative '../../support/fake_docker'

RSpec.describe Chef::Provisioning::Drivers::Vagrant, 'with docker' do
  include DockerHelp

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
