# frozen_string_literal: true

require 'chef/provisioning/drivers'
require_relative 'support/repository'

RSpec.describe ConsulCluster, '.chef_client' do
  around { |example| in_repository { |root| (described_class.root = root) && example.run } }
  after { described_class.instance_variables.each { |name| described_class.remove_instance_variable(name) } }

  let(:tool) { instance_double(ConsulCluster::Tool, run: nil) }
  let(:driver) { instance_double(Chef::Provisioning::Drivers::Base, check: nil) }

  before do
    allow(described_class).to receive(:driver).and_return(driver)
    allow(ConsulCluster::Tool).to receive(:new).and_return(tool)
  end

  it 'names the configuration beside the recipe file' do
    described_class.chef_client('vms.rb')
    expect(tool).to have_received(:run).with('chef-client', '-z', '-c', 'config.rb', 'vms.rb', env: hash_including('CHEF_DRIVER' => 'vagrant'))
  end

  it 'is not begun where no machine can be made, but to destroy' do
    allow(driver).to receive(:check).and_raise(Chef::Provisioning::Error, 'rootless Docker')
    expect { described_class.chef_client('vms.rb') }.to raise_error(Chef::Provisioning::Error, 'rootless Docker')
    described_class.chef_client('destroy.rb')
    expect(tool).to have_received(:run).once
  end
end
