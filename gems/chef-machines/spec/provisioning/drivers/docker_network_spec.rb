# frozen_string_literal: true

require_relative '../../support/fake_command'
require_relative '../../support/fake_docker'

RSpec.describe Chef::Provisioning::Drivers::Vagrant, 'with networks of docker' do
  include DockerHelp

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
end
