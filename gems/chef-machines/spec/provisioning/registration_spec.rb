# frozen_string_literal: true

require 'chef'
require 'chef/provisioning'
require 'tmpdir'
require_relative '../support/fake_chef_server'

RSpec.describe Chef::Provisioning::Registration do
  around { |example| Dir.mktmpdir { |dir| (@dir = dir) && example.run } }
  before { stub_const('Chef::Provisioning::ClientKey::BITS', 1024) }

  let(:server) { FakeChefServer.new }
  let(:key) { Chef::Provisioning::ClientKey.new(@dir, 'node201') }

  def registration
    described_class.new('node201', key, admin: server.api(FakeChefServer::ADMIN)) { server.api('node201', key.pem) }
  end

  # @return [Chef::Provisioning::Declaration]
  def machine
    context = Chef::Provisioning::Context.new(Chef::Provisioning::Options.new(root: @dir))
    Chef::Provisioning::Declaration.new('node201', context).tap do |machine|
      machine.add_to_run_list(%w(role[web]))
      machine.attributes.merge('a' => 1)
    end
  end

  def register
    registration.ensure(machine)
  end

  def expect_registered
    expect(server.clients).to eq('node201' => key.public_pem)
    expect(server.nodes['node201']).to include('run_list' => ['role[web]'], 'normal' => include('a' => 1))
    expect { server.api('node201', key.pem).put('nodes/node201', server.nodes['node201']) }.not_to raise_error
  end

  it 'makes the client, and the node object as that client' do
    register
    expect_registered
    expect(server.nodes['node201']).to include('name' => 'node201', 'chef_environment' => '_default')
  end

  it 'registers with a server that forgets the key of a new client' do
    forgetful = FakeChefServer.new(forgets_posted_keys: true)
    allow(self).to receive(:server).and_return(forgetful)
    register
    expect(forgetful.clients).to eq('node201' => key.public_pem)
  end

  it 'changes nothing the second time' do
    2.times { register }
    expect_registered
  end

  it 'replaces the key of a client whose private key is lost' do
    register
    File.delete(key.path)
    register
    expect_registered
  end

  it 'makes a lost node object again' do
    register
    server.nodes.clear
    register
    expect_registered
  end

  it 'makes a lost client again' do
    register
    server.clients.clear
    register
    expect_registered
  end

  it 'replaces a node object that somebody else has made' do
    server.foreign_node('node201', { 'name' => 'node201', 'normal' => { 'tags' => ['x'] }, 'run_list' => [] })
    register
    expect_registered
    expect(server.nodes['node201']['normal']).to eq('a' => 1, 'tags' => ['x'])
  end

  it 'fails when the server does not accept the key' do
    allow(server).to receive(:answer).and_wrap_original do |answer, *arguments|
      answer.call(*arguments) unless arguments.first == :put
    end
    server.clients['node201'] = 'another'
    expect { register }.to raise_error(Chef::Provisioning::Failed, /does not accept the key/)
  end

  it 'says what the server says' do
    stranger = described_class.new('node201', key, admin: server.api('stranger')) { server.api('node201', key.pem) }
    expect { stranger.ensure(machine) }
      .to raise_error(Chef::Provisioning::Failed, 'the Chef server refuses to register node201: 401: it says why')
  end

  it 'says who may register machines, when the server refuses' do
    allow(server).to receive(:answer) { server.send(:deny, 403) }
    expect { register }.to raise_error(Chef::Provisioning::Failed, /403: it says why .*group admins/)
  end

  it 'replaces a node object only when it belongs to somebody else' do
    register
    allow(server).to receive(:answer).and_wrap_original do |answer, *arguments|
      arguments.first == :put ? server.send(:deny, 413) : answer.call(*arguments)
    end
    expect { register }.to raise_error(Chef::Provisioning::Failed, /413/)
    expect(server.nodes).to have_key('node201')
  end

  it 'removes client and node, whatever of them is there' do
    register
    2.times { registration.remove }
    expect([server.clients, server.nodes]).to all(be_empty)
  end
end
