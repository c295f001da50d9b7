# frozen_string_literal: true

require_relative '../../support/fake_command'

RSpec.describe Chef::Provisioning do
  let(:settings) { settings_of }

  it 'takes Vagrant unless CHEF_DRIVER says otherwise' do
    expect(described_class.driver(settings: settings)).to be_a(Chef::Provisioning::Drivers::Vagrant)
    ENV['CHEF_DRIVER'] = 'ssh'
    expect(described_class.driver(settings: settings)).to be_a(Chef::Provisioning::Drivers::Ssh)
  ensure
    ENV.delete('CHEF_DRIVER')
  end

  it 'names what CHEF_DRIVER could be' do
    ENV['CHEF_DRIVER'] = 'fog'
    expect { described_class.driver(settings: settings) }
      .to raise_error(ConsulCluster::Error, /CHEF_DRIVER=fog.*vagrant or ssh would work/)
  ensure
    ENV.delete('CHEF_DRIVER')
  end

  it 'names the providers there are' do
    expect { described_class.driver(settings: settings_of(cluster: cluster_data.merge('provider' => 'docker'))) }.not_to raise_error
    ENV['VAGRANT_DEFAULT_PROVIDER'] = 'hyperv'
    expect { described_class.driver(settings: settings) }
      .to raise_error(ConsulCluster::Error, /"hyperv".*docker, virtualbox, libvirt/)
  ensure
    ENV.delete('VAGRANT_DEFAULT_PROVIDER')
  end
end
