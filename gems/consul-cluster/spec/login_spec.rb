# frozen_string_literal: true

require_relative 'support/repository'

RSpec.describe ConsulCluster::Login do
  let(:cluster) { cluster_data }

  around do |example|
    saved = ENV.to_h.slice('CHEF_DRIVER', 'VAGRANT_DEFAULT_PROVIDER')
    saved.each_key { |name| ENV.delete(name) }
    example.run
  ensure
    ENV.delete('CHEF_DRIVER')
    ENV.delete('VAGRANT_DEFAULT_PROVIDER')
    ENV.update(saved)
  end

  it "says nothing where nothing is said: ssh's own configuration does" do
    expect(settings_of.machines.map(&:ssh)).to all(eq({}))
    expect(settings_of.chef_server.ssh).to eq({})
  end

  it 'takes what is said for all, and of it what a machine says itself' do
    cluster['ssh'] = { 'user' => 'admin', 'key' => 'keys/cloud', 'jump' => 'admin@bastion:2222', 'host' => 'of nobody' }
    cluster['machines'][0]['ssh'] = { 'host' => '203.0.113.7', 'port' => 2200, 'user' => 'root' }
    first, second = settings_of(cluster: cluster).machines.map(&:ssh)
    login = { ssh_options: { keys: %w(/repository/keys/cloud), keys_only: true }, options: { ssh_gateway: 'admin@bastion:2222' } }
    expect(first).to eq(host: '203.0.113.7', username: 'root', port: 2200, **login)
    expect(second).to eq(username: 'admin', **login)
  end

  it 'takes the key of a home folder' do
    cluster['ssh'] = { 'key' => '~/.ssh/cloud' }
    expect(settings_of(cluster: cluster).machines.first.ssh[:ssh_options][:keys]).to eq([File.expand_path('~/.ssh/cloud')])
  end

  it 'holds for the Chef server as well, which chef.json says more of' do
    cluster['ssh'] = { 'user' => 'admin' }
    chef = chef_data
    chef['chef-server']['ssh'] = { 'host' => 'chef.example.com' }
    expect(settings_of(cluster: cluster, chef: chef).chef_server.ssh).to eq(username: 'admin', host: 'chef.example.com')
  end

  it 'refuses what cannot be' do
    cluster['machines'][0]['ssh'] = { 'jump' => '-oProxyCommand=x' }
    expect { settings_of(cluster: cluster) }
      .to raise_error(ConsulCluster::Error, /machine "srv101": ssh: "jump" "-oProxyCommand=x" is not a host as user@host:port/)
  end

  describe 'the driver' do
    it 'is that of the provider, unless CHEF_DRIVER says otherwise' do
      expect(settings_of.driver).to eq('vagrant')
      cluster['provider'] = 'ssh'
      expect(settings_of(cluster: cluster).driver).to eq('ssh')
      expect(settings_of(cluster: cluster).provisioning_options.driver).to eq('ssh')
      ENV['CHEF_DRIVER'] = 'vagrant'
      expect(settings_of(cluster: cluster).driver).to eq('vagrant')
      ENV['CHEF_DRIVER'] = 'ssh'
      expect(settings_of.driver).to eq('ssh')
    end

    it "stays ssh where the user's computer has another provider for Vagrant" do
      cluster['provider'] = 'ssh'
      ENV['VAGRANT_DEFAULT_PROVIDER'] = 'virtualbox'
      expect(settings_of(cluster: cluster)).to have_attributes(driver: 'ssh', provider: 'ssh')
      expect(settings_of.provider).to eq('virtualbox')
    end
  end
end
