# frozen_string_literal: true

require 'tempfile'
require_relative '../../support/fake_command'

RSpec.describe Chef::Provisioning::Drivers::Vagrant, 'with virtual machines' do
  let(:transport) { FakeTransport.new }
  let(:specs) { %w(101 102).map { |n| spec_of("srv#{n}", address: "192.168.56.#{n}") } }

  before { allow(Chef::Provisioning::Transport).to receive(:new).and_return(transport) }

  def driver_of(provider)
    in_driver(provider: provider, network: '192.168.56.0/24') { |driver| yield driver, File.join(root_of(driver), '.chef/vms') }
  end

  # Vagrant makes and removes machines, and says that they run.
  def vagrant_works(dir, provider)
    id = ->(name) { File.join(dir, '.vagrant/machines', name, provider, 'id') }
    command.answer('vagrant', 'up') do |argv|
      argv[2..-3].each { |name| FileUtils.mkdir_p(File.dirname(id[name])) && File.write(id[name], "uuid-#{name}") }
      ['', '', true]
    end
    command.answer('vagrant', 'destroy') do |argv|
      argv.drop(3).each { |name| FileUtils.rm_f(id[name]) }
      ['', '', true]
    end
    command.answer('vagrant', 'status') { |argv| ["1,#{argv[2]},provider-name,x\n1,#{argv[2]},state,running\n", '', true] }
  end

  it 'lets the owner of the key in where Vagrant was interrupted before it had done so' do
    driver_of('virtualbox') do |driver, dir|
      vagrant_works(dir, 'virtualbox')
      provision = %w(vagrant provision srv101 --provision-with driver-key)
      allow(transport).to receive(:run!).and_wrap_original do |run, *command|
        raise Chef::Provisioning::Drivers::Refused, 'no' unless self.command.calls.include?(provision)

        run.call(*command)
      end
      expect(driver.up(specs.first(1))).to eq('srv101' => nil)
      expect(File.read(File.join(dir, 'srv101.vm'))).to match(/provision "driver-key", .*privileged: false, run: 'always'/)
    end
  end

  it 'takes a host key at the first connection' do
    driver_of('virtualbox') do |driver, dir|
      vagrant_works(dir, 'virtualbox')
      driver.up(specs.first(1))
      expect(Chef::Provisioning::Transport)
        .to have_received(:new).with('srv101', any_args, hash_including(verify_host_key: :accept_new))
    end
  end

  # What Vagrant reads in the fragment of a machine, as far as networks go.
  def networks_of(fragment)
    vm = Class.new do
      attr_accessor :networks, :box, :box_url

      def method_missing(*); end

      def respond_to_missing?(*)
        true
      end
    end.new
    vm.networks = [[:private_network, { ip: '192.168.56.101' }], [:forwarded_port, { guest: 22 }]]
    config = Struct.new(:vm).new(vm)
    config.instance_eval('config = self; ' + fragment[/^config\.vm\.networks\.each.*?^end$/m], __FILE__, __LINE__)
    vm.networks
  end

  it "completes the machine's network, and no other" do
    driver_of('libvirt') do |driver, dir|
      command.answer('vagrant', 'plugin', 'list', stdout: "vagrant-libvirt (0.12.2, global)\n")
      vagrant_works(dir, 'libvirt')
      driver.up(specs.first(1))
      expect(networks_of(File.read(File.join(dir, 'srv101.vm')))).to eq(
        [[:private_network, { netmask: '255.255.255.0', libvirt__network_name: 'sample', libvirt__dhcp_enabled: false,
                              ip: '192.168.56.101' }],
         [:forwarded_port, { guest: 22 }]]
      )
    end
  end

  describe 'of VirtualBox' do
    before { command.answer('VBoxManage', '--version', stdout: "7.0.14r161095\n") }

    it 'makes them one after the other, and installs the Chef client' do
      driver_of('virtualbox') do |driver, dir|
        vagrant_works(dir, 'virtualbox')
        expect(driver.up(specs)).to eq('srv101' => nil, 'srv102' => nil)
        expect(command.calls_of('vagrant', 'up'))
          .to eq([%w(vagrant up srv101 --provider virtualbox), %w(vagrant up srv102 --provider virtualbox)])
        expect(transport.said).to include(%w(sudo /usr/local/sbin/install-chef chef 18.11.11))
      end
    end

    it 'tells Vagrant of memory, key, box and network' do
      driver_of('virtualbox') do |driver, dir|
        vagrant_works(dir, 'virtualbox')
        driver.up(specs)
        expect(File.read(File.join(dir, 'srv101.vm')))
          .to include('machine.memory = 512', 'machine.name = "sample-srv101"', 'config.vm.box = "ubuntu-22.04"',
                      'https://cloud-images.ubuntu.com/', '"ecdsa-sha2-nistp256 KEY chef-machines"', '"255.255.255.0"')
      end
    end

    it 'says that VirtualBox forbids the network' do
      file = Tempfile.new
      file.write("# mine\n* 10.0.0.0/8 192.168.0.0/17\n")
      file.flush
      [['/nowhere', '192.168.56.0/24', true], ['/nowhere', '192.168.33.0/24', false],
       [file.path, '192.168.33.0/24', true], [file.path, '192.168.200.0/24', false]].each do |conf, network, works|
        provider = described_class::Virtualbox.new(options_of, nil, command, networks_conf: conf, platform: 'x86_64-linux')
        provider.check
        next expect { provider.check_network(network) }.not_to raise_error if works

        expect { provider.check_network(network) }.to raise_error(error, /only; add the line "\* #{network}" to #{conf}/)
      end
    end

    it 'lists the default where the file of networks says nothing' do
      ['', "# none yet\n\n", "# f\xFCr uns\n"].each do |text|
        file = Tempfile.new
        file.write(text)
        file.flush
        provider = described_class::Virtualbox.new(options_of, nil, command, networks_conf: file.path, platform: 'x86_64-linux')
        provider.check
        expect { provider.check_network('192.168.33.0/24') }.to raise_error(error, %r{host-only networks in 192\.168\.56\.0/21 only;})
      end
    end

    it 'knows where VirtualBox allows every network' do
      { ['7.0.14r1', 'arm64-darwin23'] => true, ['6.1.40r1', 'x86_64-darwin20'] => false,
        ['7.0.14r1', 'x64-mingw32'] => true, ['6.1.26r1', 'x86_64-linux'] => true }.each do |(version, platform), works|
        command.answer('VBoxManage', '--version', stdout: "#{version}\n")
        provider = described_class::Virtualbox.new(options_of, nil, command, networks_conf: '/nowhere', platform: platform)
        provider.check
        next expect { provider.check_network('192.168.33.0/24') }.not_to raise_error if works

        expect { provider.check_network('192.168.33.0/24') }.to raise_error(error)
      end
    end

    it 'pulls the cable of the second adapter' do
      driver_of('virtualbox') do |driver, dir|
        vagrant_works(dir, 'virtualbox')
        driver.up(specs)
        driver.cut('srv101')
        expect(command.calls.last).to eq(%w(VBoxManage controlvm uuid-srv101 setlinkstate2 off))
        driver.pause('srv101')
        expect(command.calls.last).to eq(%w(VBoxManage controlvm uuid-srv101 pause))
        driver.kill('srv101')
        expect(command.calls.last).to eq(%w(vagrant halt srv101 --force))
      end
    end
  end

  describe 'of libvirt' do
    before { command.answer('vagrant', 'plugin', 'list', stdout: "vagrant-libvirt (0.12.2, global)\n") }

    it 'makes them at once, in a network of their own' do
      driver_of('libvirt') do |driver, dir|
        vagrant_works(dir, 'libvirt')
        driver.up(specs)
        expect(command.calls_of('vagrant', 'up')).to eq([%w(vagrant up srv101 srv102 --provider libvirt)])
        expect(File.read(File.join(dir, 'srv101.vm'))).to match(/libvirt__network_name.*"sample"/)
      end
    end

    it 'pulls the cable of the interface in that network' do
      driver_of('libvirt') do |driver, dir|
        vagrant_works(dir, 'libvirt')
        driver.up(specs)
        command.answer('virsh', stdout: <<~TEXT)
          Interface   Type      Source            Model    MAC
          -----------------------------------------------------
          vnet0       network   vagrant-libvirt   virtio   52:54:00:00:00:01
          vnet1       network   sample            virtio   52:54:00:00:00:02
        TEXT
        driver.cut('srv101')
        expect(command.calls.last)
          .to eq(%w(virsh --connect qemu:///system domif-setlink uuid-srv101 52:54:00:00:00:02 down))
      end
    end

    it 'says that the plugin is missing' do
      command.answer('vagrant', 'plugin', 'list', stdout: "No plugins installed.\n")
      driver_of('libvirt') { |driver, _| expect { driver.up(specs) }.to raise_error(error, /vagrant-libvirt is not installed/) }
    end
  end

  it 'removes them, and says what was left' do
    driver_of('libvirt') do |driver, dir|
      command.answer('vagrant', 'plugin', 'list', stdout: "vagrant-libvirt (0.12.2, global)\n")
      vagrant_works(dir, 'libvirt')
      driver.up(specs)
      expect(driver.destroy(%w(srv101))).to eq('srv101' => 'destroyed')
      expect(driver.names).to eq(%w(srv102))
      command.answer('vagrant', 'destroy', stderr: "it is locked\n", success: false)
      expect(driver.destroy(%w(srv102))['srv102'].message).to include('it is locked')
      expect(driver.names).to eq(%w(srv102))
    end
  end

  it 'never calls Vagrant without a name, which would destroy all machines' do
    driver_of('libvirt') do |driver, dir|
      command.answer('vagrant', 'plugin', 'list', stdout: "vagrant-libvirt (0.12.2, global)\n")
      vagrant_works(dir, 'libvirt')
      driver.up(specs)
      FileUtils.rm(File.join(dir, 'srv101.vm'))
      expect(driver.destroy(%w(srv101))['srv101'].message).to match(/srv101.vm, which describes it, is gone/)
      expect(command.calls_of('vagrant', 'destroy')).to be_empty
      driver.up(specs)
      expect(driver.destroy(%w(srv101))).to eq('srv101' => 'destroyed')
    end
  end

  it 'still knows a machine when it was interrupted while forgetting it' do
    driver_of('libvirt') do |driver, dir|
      command.answer('vagrant', 'plugin', 'list', stdout: "vagrant-libvirt (0.12.2, global)\n")
      vagrant_works(dir, 'libvirt')
      driver.up(specs)
      allow(FileUtils).to receive(:rm_f).and_call_original
      allow(FileUtils).to receive(:rm_f).with(/srv101.vm/).and_raise(Interrupt)
      expect { driver.destroy(%w(srv101)) }.to raise_error(Interrupt)
      expect(driver.names).to include('srv101')
      expect(Dir.exist?(File.join(dir, '.vagrant/machines/srv101'))).to be(false)
    end
  end
end
