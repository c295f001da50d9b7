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

  def write_knife_rb
    FileUtils.mkdir_p(File.join(@root, '.chef'))
    File.write(File.join(@root, '.chef', 'knife.rb'), "node_name 'testuser'\nclient_key File.join(__dir__, 'testuser.pem')\n")
  end

  it 'takes user and key from knife.rb when there is one' do
    write_knife_rb
    FileUtils.touch(File.join(@root, '.chef', 'testuser.pem'))
    load_config
    expect(Chef::Config[:node_name]).to eq('testuser')
    expect(Chef::Config[:client_key]).to eq(File.join(@root, '.chef', 'testuser.pem'))
  end

  it 'leaves a lost key lost, so that the Chef server is asked for another' do
    write_knife_rb
    load_config
    registration = class_double(Chef::ApiClient::Registration, new: instance_double(Chef::ApiClient::Registration, run: nil)).as_stubbed_const
    Chef::Client.new.register('testuser')
    expect(registration).not_to have_received(:new)
  end
end
