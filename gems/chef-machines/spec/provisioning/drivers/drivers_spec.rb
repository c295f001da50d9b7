# frozen_string_literal: true

require_relative '../../support/fake_command'

RSpec.describe Chef::Provisioning do
  let(:options) { options_of }

  it 'takes Vagrant unless CHEF_DRIVER says otherwise' do
    expect(described_class.driver(options)).to be_a(Chef::Provisioning::Drivers::Vagrant)
    ENV['CHEF_DRIVER'] = 'ssh'
    expect(described_class.driver(options)).to be_a(Chef::Provisioning::Drivers::Ssh)
  ensure
    ENV.delete('CHEF_DRIVER')
  end

  it 'takes the one of the options where nobody says otherwise' do
    expect(described_class.driver(options_of(driver: 'ssh'))).to be_a(Chef::Provisioning::Drivers::Ssh)
    ENV['CHEF_DRIVER'] = 'vagrant'
    expect(described_class.driver(options_of(driver: 'ssh'))).to be_a(Chef::Provisioning::Drivers::Vagrant)
  ensure
    ENV.delete('CHEF_DRIVER')
  end

  it 'names what CHEF_DRIVER could be' do
    ENV['CHEF_DRIVER'] = 'fog'
    expect { described_class.driver(options) }
      .to raise_error(Chef::Provisioning::Error, /CHEF_DRIVER "fog": the driver fog is no more; .*the driver ssh/)
  ensure
    ENV.delete('CHEF_DRIVER')
  end

  it 'names the providers there are' do
    expect { described_class.driver(options_of(provider: 'docker')) }.not_to raise_error
    ENV['VAGRANT_DEFAULT_PROVIDER'] = 'hyperv'
    expect { described_class.driver(options) }
      .to raise_error(Chef::Provisioning::Error, /"hyperv" \(VAGRANT_DEFAULT_PROVIDER\); one of docker, virtualbox, libvirt would work/)
  ensure
    ENV.delete('VAGRANT_DEFAULT_PROVIDER')
  end

  it 'names the place of a value that comes from elsewhere than the environment' do
    ENV.update('VAGRANT_DEFAULT_PROVIDER' => 'docker', 'CHEF_PROVISIONING_NETWORK' => '192.168.35.0/24')
    expect(options_of(provider: 'hyperv').place(:provider)).to eq('provider in with_machine_options')
    expect(options_of.place(:network)).to eq('network in with_machine_options')
    expect(Chef::Provisioning::Options.new.place(:network)).to eq('CHEF_PROVISIONING_NETWORK')
  ensure
    %w(VAGRANT_DEFAULT_PROVIDER CHEF_PROVISIONING_NETWORK).each { |name| ENV.delete(name) }
  end

  it 'takes a folder behind the colon, and what the recipe says before the environment' do
    ENV['CHEF_DRIVER'] = 'ssh'
    driver = described_class.driver(options, url: 'vagrant:vms')
    expect(driver).to be_a(Chef::Provisioning::Drivers::Vagrant)
    expect(driver.url).to eq('vagrant:vms')
  ensure
    ENV.delete('CHEF_DRIVER')
  end

  it 'says what to take in place of a driver that is no more' do
    { 'aws::us-east-1' => /driver aws is no more.*the driver ssh/, 'docker' => /docker is no more; take vagrant/,
      'vagrnt' => /no such driver; vagrant or ssh would work/ }.each do |url, message|
      expect { described_class.driver(options, url: url) }.to raise_error(Chef::Provisioning::Drivers::Error, message)
      expect { described_class.driver(options, url: url) }.to raise_error { |e| expect(e.message.lines.size).to eq(1) }
    end
  end

  it 'has a file for each driver that a recipe may require' do
    files = Dir[File.expand_path('../../../lib/chef/provisioning/*_driver.rb', __dir__)]
    former = files.map { |file| File.basename(file, '_driver.rb') } - %w(former vagrant ssh)
    expect(described_class::FORMER_DRIVERS).to include(*former)
    former.each do |name|
      expect { require "chef/provisioning/#{name}_driver" }.to raise_error(Chef::Provisioning::Error, /driver #{name} is no more/)
    end
  end
end
