# frozen_string_literal: true

require 'chef'
require 'chef/provisioning/local_mode'
require 'chef/provisioning/options'
require 'fileutils'
require 'tmpdir'

RSpec.describe Chef::Provisioning::LocalMode do
  around { |example| Dir.mktmpdir { |dir| (@root = dir) && example.run } }
  after { Chef::Config.reset }

  # As a config.rb that chef-client reads.
  def load_config(folder = 'vms', **more)
    options = Chef::Provisioning::Options.new(root: @root)
    described_class.configure(Chef::Config, options, folder: folder, **more)
  end

  it 'keeps what chef-client -z writes out of the source tree' do
    load_config
    %i(node_path cache_path chef_guid_path cookbook_path).each do |setting|
      expect(Array(Chef::Config[setting]).first).to start_with(File.join(@root, '.chef', 'local', 'vms'))
    end
    expect(Chef::Config[:node_name]).to eq('workstation')
  end

  it 'makes .chef for its owner only' do
    load_config
    expect(File.stat(File.join(@root, '.chef')).mode & 0o777).to eq(0o700)
  end

  it 'takes user and key from knife.rb when there is one' do
    FileUtils.mkdir_p(File.join(@root, '.chef'))
    File.write(File.join(@root, '.chef', 'knife.rb'), "node_name 'testuser'\nclient_key File.join(__dir__, 'testuser.pem')\n")
    load_config
    expect(Chef::Config[:node_name]).to eq('testuser')
    expect(Chef::Config[:client_key]).to eq(File.join(@root, '.chef', 'testuser.pem'))
  end
end
