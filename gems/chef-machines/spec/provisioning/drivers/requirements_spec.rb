# frozen_string_literal: true

require_relative '../../support/fake_command'
require_relative '../../support/fake_docker'

# What a user is told who asks what is missing.
RSpec.describe 'requirements of the drivers' do
  let(:not_installed) { Chef::Provisioning::Drivers::NotInstalled }
  let(:memory) { { 'srv101' => 1024, 'srv102' => 1024 } }
  let(:meminfo) { 8_000_000 }

  before do
    command.answer('vagrant', '--version', stdout: "Vagrant 2.3.4\n")
    command.answer('ssh', '-V', stderr: "OpenSSH_9.2p1 Debian-2, OpenSSL 3.0\n")
    command.answer('apt-cache', 'show', stdout: "Package: x\n")
    command.answer('df', stdout: "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/a 9000000 1 8000000 1% /\n")
    allow_any_instance_of(Chef::Provisioning::Drivers::Computer).to receive(:memory).and_return(meminfo / 1024)
    allow_any_instance_of(Chef::Provisioning::Drivers::Packages).to receive(:there?) { |_, program| %w(apt-get systemctl).include?(program) }
    allow_any_instance_of(Chef::Provisioning::Drivers::Packages).to receive(:as_root) { |_, line| "sudo #{line}" }
  end

  def missing(*words)
    command.answer(*words) { raise not_installed, "#{words.first} is not installed" }
  end

  # @return [Hash] of name to requirement
  def found(klass = Chef::Provisioning::Drivers::Vagrant, **options)
    in_driver(klass, **options) do |driver|
      yield driver if block_given?
      driver.requirements(memory).to_h { |one| [one.name, one] }
    end
  end

  describe 'of docker' do
    let(:info) { { 'ServerVersion' => '20.10.24', 'CgroupVersion' => '1', 'OperatingSystem' => 'Debian', 'DockerRootDir' => '/' } }
    let!(:docker) { FakeDocker.new(command, info: info) }

    before { command.answer('docker', 'context', stdout: "unix:///var/run/docker.sock\n") }

    it 'are all there, and in which version' do
      expect(found.transform_values(&:found))
        .to eq('Vagrant' => '2.3.4', 'ssh' => 'OpenSSH_9.2p1', 'Docker' => '20.10.24, unix:///var/run/docker.sock', 'network' => '192.168.33.0/24',
               'inotify' => "#{File.read('/proc/sys/fs/inotify/max_user_instances').to_i} instances", 'memory' => '7.6 GB free', 'disk' => '7.6 GB free in /')
      expect(found.values).to all(be_met)
    end

    it 'ask no network' do
      expect(Socket).not_to receive(:tcp)
      found
      expect(command.calls.map(&:first).uniq).to match_array(%w(vagrant ssh docker df))
    end

    it 'name the command that installs Vagrant', :aggregate_failures do
      missing('vagrant')
      expect(found['Vagrant']).to have_attributes(problem: 'Vagrant is not installed', remedy: 'sudo apt-get install vagrant', grave: true)
      command.answer('apt-cache', 'show', stdout: '')
      expect(found['Vagrant'].remedy).to eq("add HashiCorp's package repository, then run sudo apt-get install vagrant")
      allow_any_instance_of(Chef::Provisioning::Drivers::Packages).to receive(:there?) { |_, program| program == 'brew' }
      expect(found['Vagrant'].remedy).to eq('brew install --cask vagrant')
      allow_any_instance_of(Chef::Provisioning::Drivers::Packages).to receive(:there?).and_return(false)
      expect(found['Vagrant'].remedy).to eq('install vagrant with the package manager of this system')
    end

    it 'find a Vagrant that is too old' do
      command.answer('vagrant', '--version', stdout: "Vagrant 2.2.19\n")
      expect(found['Vagrant'].problem).to eq('Vagrant 2.2.19 is too old, 2.3 or later is needed')
    end

    it 'say that Docker is not installed, and ask nothing of it' do
      missing('docker')
      expect(found.keys).to eq(%w(Vagrant ssh Docker))
      expect(found['Docker']).to have_attributes(problem: 'Docker is not installed', remedy: 'sudo apt-get install docker.io, or set VAGRANT_DEFAULT_PROVIDER=virtualbox', grave: true)
    end

    it 'say how Docker is started' do
      command.answer('docker', 'info', stderr: "Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?\n", success: false)
      docker = Chef::Provisioning::Drivers::Vagrant::DockerEngine.new(command, env: {}).requirement
      expect(docker).to have_attributes(problem: /\Ano Docker engine answers \(Cannot connect .*\)\z/, remedy: /\Astart Docker: sudo systemctl start docker, or/)
    end

    it 'say by which variable an engine was chosen that does not answer', :aggregate_failures do
      command.answer('docker', 'info', stderr: "unable to resolve docker endpoint: context \"none\" does not exist\n", success: false)
      remedy = ->(env) { Chef::Provisioning::Drivers::Vagrant::DockerEngine.new(command, env: env).requirement.remedy }
      expect(remedy.call('DOCKER_HOST' => 'tcp://192.0.2.7:2376')).to start_with('start the engine that DOCKER_HOST names (tcp://192.0.2.7:2376), or unset DOCKER_HOST, or')
      expect(remedy.call('DOCKER_HOST' => '', 'DOCKER_CONTEXT' => 'none')).to start_with('start the engine that DOCKER_CONTEXT names (none), or unset DOCKER_CONTEXT, or')
      expect(remedy.call({})).to start_with('choose one that is there: docker context use default, or')
    end

    it 'say who may use Docker' do
      command.answer('docker', 'info', stderr: "Got permission denied while trying to connect\n", success: false)
      expect(found['Docker'].remedy).to start_with('sudo usermod -aG docker "$USER" and a new login')
    end

    it 'find a program that is only called docker' do
      %w(hello [] null).each do |said|
        command.answer('docker', 'info', stdout: said)
        expect(found['Docker']).to have_attributes(problem: /is not that of Docker\z/, grave: true)
      end
    end

    it 'find a rootless Docker' do
      info['SecurityOptions'] = ['name=rootless']
      FakeDocker.new(command, info: info)
      expect(found['Docker'].problem).to start_with('rootless Docker keeps its containers in a network of its own')
    end

    it 'find a network that another one of Docker has' do
      docker.networks['other'] = '192.168.32.0/22'
      expect(found['network']).to have_attributes(problem: /is taken by Docker's network other/, grave: true)
    end

    it 'take its own network for free' do
      expect(found { |driver| docker.add_network('sample', '192.168.33.0/24', root: root_of(driver)) }['network']).to be_met
    end

    it 'find that inotify instances, memory or room may not be enough, which ends nothing', :aggregate_failures do
      stub_const('Chef::Provisioning::Drivers::Vagrant::DockerEngine::OTHERS', 1_000_000_000)
      allow_any_instance_of(Chef::Provisioning::Drivers::Computer).to receive(:memory).and_return(500)
      command.answer('df', stdout: "Filesystem\n/dev/a 9000000 1 800000 1% /\n")
      expect(found['inotify']).to have_attributes(problem: /inotify instances, and 2 machines need/, remedy: 'sudo sysctl fs.inotify.max_user_instances=1024', grave: false)
      expect(found['memory']).to have_attributes(problem: '0.5 GB are free, and the machines may take 0.6 GB', grave: false)
      expect(found['disk']).to have_attributes(problem: '0.8 GB are free in /, and the machines may take 1.9 GB', grave: false)
    end

    it 'count machines that run as having all they need' do
      allow_any_instance_of(Chef::Provisioning::Drivers::Computer).to receive(:memory).and_return(10)
      command.answer('docker', 'container', 'ls', '--filter') { ["sample-srv101\nsample-srv102\n", '', true] }
      expect(found['memory']).to be_met
    end
  end

  describe 'of virtualbox' do
    it 'say how it is installed, and ask nothing of it' do
      missing('VBoxManage')
      expect(found(provider: 'virtualbox').keys).to eq(%w(Vagrant ssh VirtualBox))
      expect(found(provider: 'virtualbox')['VirtualBox'].remedy).to eq('sudo apt-get install virtualbox')
    end

    it 'find a network that it does not allow, and count the memory' do
      command.answer('VBoxManage', '--version', stdout: "7.0.20r163906\n")
      allow_any_instance_of(Chef::Provisioning::Drivers::Computer).to receive(:memory).and_return(1500)
      requirements = found(provider: 'virtualbox')
      expect(requirements['network'].problem).to start_with('VirtualBox allows host-only networks in')
      expect(requirements['memory'].problem).to eq('1.5 GB are free, and the machines may take 2.0 GB')
    end
  end

  it 'of libvirt name its plugin' do
    command.answer('vagrant', 'plugin', stdout: "other (1.0)\n")
    expect(found(provider: 'libvirt')['libvirt'].problem).to include('apt-get install vagrant-libvirt')
  end

  it 'of ssh are no more than the client, for a user who wants a shell' do
    expect(found(Chef::Provisioning::Drivers::Ssh).transform_values(&:remedy)).to eq('ssh' => 'sudo apt-get install openssh-client')
  end

  it 'know what this computer has' do
    allow_any_instance_of(Chef::Provisioning::Drivers::Computer).to receive(:memory).and_call_original
    Dir.mktmpdir do |dir|
      file = File.join(dir, 'meminfo')
      File.write(file, "MemTotal: 1 kB\nMemAvailable:   2048000 kB\n")
      expect([file, File.join(dir, 'none')].map { |path| Chef::Provisioning::Drivers::Computer.new(command, meminfo: path).memory }).to eq([2000, nil])
    end
    expect(Chef::Provisioning::Drivers::Computer.new(command).disk('/')).to eq(7812)
  end
end
