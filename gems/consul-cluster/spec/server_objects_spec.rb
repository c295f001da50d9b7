# frozen_string_literal: true

require 'consul_cluster'
require 'consul_cluster/server_objects'
require_relative 'support/repository'

RSpec.describe ConsulCluster::ServerObjects do
  it 'makes the data bag item of cluster.json, with the Chef server' do
    data = cluster_data.merge('$schema' => '../vendor/gems/consul-cluster/schema/cluster.json')
    item = described_class.data(settings_of(cluster: data))
    expect(item).to include('id' => 'sample', 'name' => 'sample', 'machines' => data['machines'],
                            'chef-server' => { 'api_fqdn' => 'chef-server.example.jp', 'ipaddr' => '192.168.33.10' })
    expect(item).not_to have_key('$schema')
  end

  it 'names the servers that are leaving, marked as such, so that new ones find them' do
    old = ConsulCluster::Machine.new(name: 'srv109', ip: '192.168.33.109', role: 'consul-server')
    expect(described_class.data(settings_of, [old])['machines'].last)
      .to eq('name' => 'srv109', 'ip' => '192.168.33.109', 'role' => 'consul-server', 'leaving' => true)
  end

  it 'does not take a refusal for something that is not there' do
    objects = described_class.new(settings_of)
    refusal = Net::HTTPClientException.new('401', Net::HTTPUnauthorized.new('1.1', '401', 'Unauthorized'))
    allow(Chef::ServerAPI).to receive(:new).and_return(instance_double(Chef::ServerAPI).tap { |api| allow(api).to receive(:get).and_raise(refusal) })
    expect { objects.theirs(objects.item) }.to raise_error(refusal)
  end
end
