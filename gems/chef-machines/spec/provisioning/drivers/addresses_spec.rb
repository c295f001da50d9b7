# frozen_string_literal: true

require_relative '../../support/fake_command'
require_relative '../../support/fake_docker'

RSpec.describe Chef::Provisioning::Drivers::Vagrant, 'where machines ask for no address' do
  include DockerHelp

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
