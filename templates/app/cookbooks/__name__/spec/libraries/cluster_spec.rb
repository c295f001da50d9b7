# frozen_string_literal: true

require_relative '../spec_helper'
require_relative '../../libraries/cluster'

RSpec.describe Cluster do
  let(:item) do
    { 'name' => 'sample', 'datacenter' => 'dc1', 'consul' => { 'version' => '1.22.5', 'domain' => 'internal' },
      'roles' => { 'web' => { 'memory' => 512, 'port' => 8080 } },
      'machines' => [{ 'name' => 'srv1', 'ip' => '192.0.2.1', 'role' => 'consul-server' },
                     { 'name' => 'node1', 'ip' => '192.0.2.9', 'role' => 'web' }] }
  end

  it 'knows this machine, the servers and the settings' do
    cluster = described_class.new(item, 'node1')
    expect(cluster.machine.to_h).to eq(name: 'node1', ip: '192.0.2.9', role: 'web')
    expect(cluster.servers).to eq(%w(192.0.2.1))
    expect(cluster.role).to eq('memory' => 512, 'service' => 'web', 'port' => 8080)
    expect(cluster.role('lb')).to eq('port' => 80)
    expect([cluster.datacenter, cluster.consul_version, cluster.consul_domain]).to eq(%w(dc1 1.22.5 internal))
  end

  it 'says which machines there are to a node that is none of them' do
    expect { described_class.new(item, 'stranger').machine }.to raise_error(/stranger is not a machine .*srv1, node1/)
  end
end
