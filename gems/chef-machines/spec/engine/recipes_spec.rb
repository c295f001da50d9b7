# frozen_string_literal: true

require 'chef/provisioning/drivers'
require 'json'
require_relative '../support/engine_repository'

# Recipes on real machines, by chef-client typed by hand in a folder that holds nothing
# but them, a cookbook, a role and a Gemfile. Needs a Docker engine, Vagrant and
# CHEF_LICENSE; left out by `rake`, run by `rake engine`.
RSpec.describe 'A repository of old recipes', :engine, order: :defined do
  before(:all) do
    make_repository
    File.write(File.join(@root, 'secret'), "secret\n", perm: 0o600)
    write_global_vagrantfile
  end

  # What a user has set for all of Vagrant's machines: some of it is wanted here, too, such as a
  # proxy, and some would take away what the machines need.
  def write_global_vagrantfile
    @environment = { 'VAGRANT_HOME' => File.join(@root, 'vagrant-home') }
    FileUtils.mkdir(@environment['VAGRANT_HOME'])
    File.write(File.join(@environment['VAGRANT_HOME'], 'Vagrantfile'), <<~RUBY)
      Vagrant.configure('2') do |config|
        config.vm.provider('docker') do |docker|
          docker.env = { 'http_proxy' => 'http://proxy.example.com:3128' }
          docker.image = 'not-to-be-found'
          docker.name = 'another'
          docker.create_args = %w(--memory 64m)
          docker.has_ssh = true
        end
        config.vm.synced_folder '.', '/vagrant', disabled: false
        config.ssh.insert_key = true
        config.ssh.private_key_path = '/nowhere/key'
      end
    RUBY
  end

  # Whatever has failed, no machine stays.
  after(:all) do
    chef_client('destroy.rb')
    FileUtils.rm_rf(File.dirname(@root))
  end

  def on(machine, *argv)
    driver = Chef::Provisioning.driver(Chef::Provisioning::Options.new(root: @root))
    transport = driver.connect(machine)
    transport.run!('sudo', *argv).stdout
  ensure
    transport&.close
  end

  def app(machine)
    JSON.parse(on(machine, 'cat', '/etc/app.json'))
  end

  it 'says what it would do, and makes nothing' do
    text = chef_client('-W', 'batch.rb')
    expect(text).to include('Would make db1 and converge db1 (role[base])', 'Would make front and converge front (recipe[app::default])')
    expect(Dir.exist?(File.join(@root, '.chef', 'vms'))).to be(false)
  end

  it 'makes the machines, with their files, attributes, roles and recipes' do
    text = chef_client('batch.rb')
    expect(text).to include('box debian-12: the docker provider makes machines from its own image', 'environment staging has no file',
                            '- make db1', '- write /etc/motd on web1')
    expect(text).to match(/^  db1, web1, front made, 1 changed: app\.json \(/)
    expect(app('db1')).to include('app' => { 'name' => 'db1', 'servers' => %w(a b) }, 'base' => true, 'environment' => 'staging',
                                  'tags' => %w(batch))
    expect(app('front')).to include('app' => nil, 'others' => include('db1', 'front', 'web1'))
    expect(on('web1', 'stat', '--format', '%a %U', '/etc/app.secret')).to eq("600 root\n")
    expect(on('web1', 'cat', '/etc/motd')).to eq("web1\n")
  end

  it 'gives each machine the address that it asks for, or one beside these, and forwards ports' do
    addresses = %w(db1 web1 front).map { |machine| on(machine, 'hostname', '-I').split }
    expect(addresses.first).to include('10.77.0.11')
    expect(addresses[1]).to include('10.77.0.12')
    expect(addresses[2]).to include(start_with('10.77.0.'))
    expect(Socket.tcp('127.0.0.1', 18022, connect_timeout: 3, &:gets)).to start_with('SSH-2.0')
  end

  it "honours the user's own Vagrantfile, which takes nothing away" do
    expect(shell('docker', 'inspect', '--format', '{{.Config.Env}}', 'old-recipes-web1')).to include('http_proxy=http://proxy.example.com:3128')
    expect(shell('docker', 'inspect', '--format', '{{.HostConfig.Memory}} {{.HostConfig.Binds}}', 'old-recipes-web1'))
      .to start_with("#{512 * 1024 * 1024} ")
  end

  it 'changes nothing the second time' do
    expect(chef_client('batch.rb')).to match(%r{ 0/\d+ resources updated})
  end

  it 'reaches machines that exist already, and brings, runs and fetches there' do
    text = chef_client('reach.rb', env: {})
    expect(text).to include('chef_version 13.8.5: machines get Chef 18').and(match(/^  \S+ (\d+ changed: |unchanged)/))
    expect(app('web1')).to include('app' => { 'name' => 'existing' })
    expect(File.read(File.join(@root, 'seen'))).to eq("reached\n")
    expect(chef_client('-W', 'reach.rb', env: {})).to include('Would converge existing-host')
  end

  it 'says in one line what has no meaning any more' do
    File.write(File.join(@root, 'cloud.rb'), "require 'chef/provisioning/aws_driver'\nwith_driver 'aws'\nmachine 'x'\n")
    expect { chef_client('cloud.rb') }.to raise_error(/^.*FATAL: .*the driver aws is no more; make the machines with.*\n?\z/)
  end

  it 'leaves nothing behind but the key' do
    expect(chef_client('destroy.rb', env: {})).to match(/existing-host +left as it is/).and match(/^  db1, front, web1 destroyed$/)
    left = Dir.glob(File.join(@root, '.chef', '{vms/*.vm,log/*,converged/*,ssh/machines/*}'))
    expect(left).to be_empty
    expect(shell('docker', 'ps', '--all', '--quiet', '--filter', "label=chef-machines.repository=#{@root}")).to eq('')
    expect(shell('docker', 'network', 'ls', '--quiet', '--filter', "label=chef-machines.repository=#{@root}")).to eq('')
    expect(chef_client('destroy.rb', env: {})).to match(%r{ 0/1 resources updated})
  end
end
