# frozen_string_literal: true

require_relative 'support/repository'

RSpec.describe ConsulCluster::ProvisioningOptions do
  def options(chef: chef_data)
    settings_of(chef: chef, root: '/repository').provisioning_options
  end

  it 'says what the settings say' do
    expect(options).to have_attributes(
      root: '/repository', state_dir: '/repository/.chef', name: 'sample', network: '192.168.33.0/24', provider: 'docker',
      image: nil, distribution: 'chef', chef_version: '18.11.11', license: 'accept-no-persist',
      hosts: { 'chef-server.example.jp' => '192.168.33.10' }, places: include(network: 'network in provisioning/cluster.json')
    )
  end

  it "names the folder of the image's own files where there is one" do
    in_repository do |root|
      FileUtils.mkdir(File.join(root, 'provisioning/image'))
      expect(ConsulCluster::Settings.read(root).provisioning_options.image).to eq("#{root}/provisioning/image")
    end
  end

  it 'knows no address of a Chef server that the user already has' do
    chef = chef_data
    chef['chef-server']['edition'] = 'existing'
    expect(options(chef: chef).hosts).to eq({})
  end

  it 'has the id of the present run of rake' do
    stub_const('ENV', ENV.to_h.merge('CONSUL_CLUSTER_RUN' => 'a-run'))
    expect(options.run_id).to eq('a-run')
  end
end
