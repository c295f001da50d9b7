# frozen_string_literal: true

require_relative 'support/recipe_recorder'
require_relative 'support/user_repository'

RSpec.describe 'recipe files of the user' do
  let(:settings) { settings_of(root: '/repository') }
  let(:machines) { double('driver', names: []) }
  let(:rollout) { ConsulCluster::Rollout.new(settings, machines) }

  before { allow(ConsulCluster).to receive_messages(settings: settings, driver: machines, rollout: rollout) }

  def read(file, **answers)
    RecipeRecorder.read(File.join(UserRepository::CHECKOUT, 'templates', file), **answers)
  end

  # @return [Array<RecipeRecorder::Said>] all machines that a file declares
  def declared(said)
    said.flat_map { |each| each.word == :machine ? each : declared(each.inner.grep(RecipeRecorder::Said)) }
  end

  describe 'vms.rb' do
    let(:made) { %w(chef-server) }
    let(:vms) { read('app/provisioning/vms/vms.rb', made_machines: made) }

    it 'speaks with the Chef server as the user of knife.rb' do
      expect(vms.first).to have_attributes(word: :with_chef_server, arguments: [
                                             'https://chef-server.example.jp/organizations/testorg',
                                             { client_name: Chef::Config[:node_name], signing_key_filename: Chef::Config[:client_key] },
                                           ])
    end

    it 'gives each machine of cluster.json its address, memory, hosts and Chef role' do
      found = declared(vms)
      expect(found.map { |machine| machine.arguments.first }).to eq(%w(srv101 srv102 node201 node202 lb211))
      node = found[2]
      expect(node[:add_machine_options].first).to match(
        address: '192.168.33.201', memory: 512, transport_options: {},
        vagrant_config: /:private_network, ip: '192.168.33.201', netmask: '255.255.255.0'$.*hostname = 'node201'/m
      )
      expect(node[:file].first['/etc/hosts'][:block].lines)
        .to include("192.168.33.10\tchef-server.example.jp\n", "192.168.33.211\tlb211.example.jp lb211\n")
      expect(node[:role]).to eq(['sample-client'])
    end

    it 'takes the steps of the rollout: who goes leaves and is destroyed, then others are made' do
      step = ConsulCluster::Rollout::Step.new(title: 'srv101 anew', leaving: %w(srv103), vms: [settings.machine('srv101')], last: false)
      allow(rollout).to receive(:steps).and_return([step])
      leave, destroy, make, wait = vms.drop(1)
      expect([leave, destroy, make, wait].map(&:word)).to eq(%i(ruby_block machine_batch machine_batch ruby_block))
      expect(rollout).to receive(:leave).with(step).ordered
      expect(rollout).to receive(:settle).with(step).ordered
      [leave, wait].each { |block| block.inner.first.inner.first.call }
      expect([destroy[:machines], destroy[:action]]).to eq([[%w(srv103)], [%i(stop destroy)]])
      expect(declared([make]).map { |machine| machine.arguments.first }).to eq(%w(srv101))
    end

    it 'lets nobody leave, and waits for nothing, where all are in cluster.json' do
      leave, *, wait = vms.drop(1)
      expect([leave, wait].map { |block| block.inner.last.inner.first.call }).to eq([true, true])
    end
  end

  describe 'destroy.rb of the machines' do
    it 'destroys what there is, was made, or is in cluster.json, but not the Chef server' do
      node = Struct.new(:name).new('node209')
      batch = read('app/provisioning/vms/destroy.rb', made_machines: %w(chef-server srv103), search: [node]).last
      expect(batch.inner.map(&:arguments))
        .to eq([[%w(node209)], [%w(srv103 srv101 srv102 node201 node202 lb211)], [:destroy]])
    end
  end

  describe 'chef-server.rb' do
    let(:server) { declared(read('chef-server/provisioning/chef-server/chef-server.rb')).first }

    it 'makes one machine from the vendored cookbooks, with the attributes of chef.json' do
      expect(server.arguments).to eq(['chef-server'])
      expect(server[:add_machine_options].first)
        .to match(address: '192.168.33.10', memory: 1024, transport_options: {}, vagrant_config: /ip: '192.168.33.10'.*hostname = 'chef-server'/m)
      expect([server[:recipe], server[:attributes]]).to eq([['chef_zero_server::default'], [settings.chef]])
    end

    it 'makes none where the user has a Chef server' do
      allow(settings.chef_server).to receive(:existing?).and_return(true)
      expect(server.inner.find { |each| each.word == :not_if }.inner.first.call).to be(true)
    end
  end

  describe 'destroy.rb of the Chef server' do
    it 'takes the keys along that the server has issued' do
      said = read('chef-server/provisioning/chef-server/destroy.rb', search: [])
      expect(said.map(&:word).uniq).to eq(%i(machine_batch file))
      expect(said.drop(1).map { |file| File.basename(file.arguments.first) })
        .to eq(%w(testuser.pem testorg-validator.pem testuser.password chef-server_example_jp.crt knife.rb))
    end
  end
end
