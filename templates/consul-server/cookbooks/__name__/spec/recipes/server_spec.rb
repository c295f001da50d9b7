# frozen_string_literal: true

require_relative '../spec_helper'

RSpec.describe 'recipe server' do
  let(:machine) { first_machine('consul-server') }

  it 'runs a Consul server with the name and address of cluster.json' do
    expect(converge('server', node_name: machine['name'])).to create_consul_agent(machine['name'])
      .with(server: true, bind_addr: machine['ip'], servers: server_addresses)
  end

  it 'takes the package from where the attributes say' do
    repository = { 'uri' => 'http://mirror.example.org/debian', 'distribution' => 'bookworm', 'components' => 'main', 'key' => nil }
    chef_run = converge('server', node_name: machine['name'], attributes: { 'consul' => { 'repository' => repository } })
    expect(chef_run).to create_consul_agent(machine['name'])
      .with(repository: include(repository_uri: 'http://mirror.example.org/debian', repository_key: nil))
  end

  it 'says so on a node that is not in cluster.json' do
    expect { converge('server', node_name: 'stranger') }.to raise_error(RuntimeError, /stranger is not a machine/)
  end

  { true => :create, false => :delete }.each do |wanted, action|
    it "converges on a Consul event where cluster.json says so: #{wanted}" do
      chef_run = converge('server', node_name: machine['name'], cluster: { 'consul' => { 'converge_on_event' => wanted } })
      expect(chef_run).to public_send("#{action}_consul_converge_on_event", 'converge')
    end
  end
end
