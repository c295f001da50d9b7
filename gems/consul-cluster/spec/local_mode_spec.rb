# frozen_string_literal: true

require 'chef'
require_relative 'support/user_repository'

# The configuration of chef-client -z in provisioning/vms and provisioning/chef-server.
RSpec.describe 'provisioning/*/config.rb' do
  around { |example| in_user_repository { |root| (@root = root) && example.run } }

  around do |example|
    path = $LOAD_PATH.dup
    example.run
  ensure
    $LOAD_PATH.replace(path)
    Chef::Config.reset
    ConsulCluster.instance_variables.each { |name| ConsulCluster.remove_instance_variable(name) }
  end

  def load_config(folder)
    Chef::Config.from_file(File.join(@root, 'provisioning', folder, 'config.rb'))
  end

  %w(vms chef-server).each do |folder|
    it "keeps what chef-client -z writes in #{folder} out of the source tree" do
      load_config(folder)
      %i(node_path cache_path chef_guid_path).each do |setting|
        expect(Chef::Config[setting]).to start_with(File.join(@root, '.chef', 'local', folder))
      end
      expect(Chef::Config[:node_name]).to eq('workstation')
    end
  end

  it 'brings the vendored gems within reach, and says where the repository is' do
    load_config('vms')
    expect($LOAD_PATH).to include("#{@root}/vendor/gems/chef-machines/lib", "#{@root}/vendor/gems/consul-cluster/lib")
    expect(ConsulCluster.root).to eq(@root)
  end

  # As chef-client -z, which works in /.
  it 'is missed in one line where KNIFE_HOME names another file' do
    Chef::Config[:local_mode] = true
    Chef::Config[:config_file] = '/company/knife.rb'
    Dir.chdir('/') do
      expect { ConsulCluster.settings }
        .to raise_error(ConsulCluster::Error, %r{\Achef-client has read /company/knife.rb, and not config.rb .*unset KNIFE_HOME, or name it: chef-client -z -c config.rb})
    end
  end

  it 'makes .chef for its owner only' do
    load_config('chef-server')
    expect(File.stat(File.join(@root, '.chef')).mode & 0o777).to eq(0o700)
  end

  it 'takes user and key from knife.rb when there is one' do
    FileUtils.mkdir_p(File.join(@root, '.chef'))
    File.write(File.join(@root, '.chef', 'knife.rb'), "node_name 'testuser'\nclient_key File.join(__dir__, 'testuser.pem')\n")
    FileUtils.touch(File.join(@root, '.chef', 'testuser.pem'))
    load_config('vms')
    expect(Chef::Config[:node_name]).to eq('testuser')
    expect(Chef::Config[:client_key]).to eq(File.join(@root, '.chef', 'testuser.pem'))
  end
end
