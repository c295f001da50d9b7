# frozen_string_literal: true

require_relative '../spec_helper'
require_relative '../../libraries/cluster'

RSpec.describe ConsulClusterCookbook::Cluster do
  subject(:cluster) { described_class.new(cluster_item, machine.fetch('name')) }

  let(:machine) { first_machine('consul-server') }

  it 'knows the machine that the node is' do
    expect(cluster.machine.to_h.transform_keys(&:to_s)).to eq(machine.slice('name', 'ip', 'role'))
  end

  it 'names the machines there are when the node is none of them' do
    expect { described_class.new(cluster_item, 'stranger').machine }.to raise_error(RuntimeError, /stranger.*#{machine['name']}/)
  end

  it 'lists the Consul servers, and the others' do
    expect(cluster.consul_servers.map(&:ip)).to eq(server_addresses)
    expect(cluster.other_consul_servers.map(&:ip)).to eq(server_addresses - [machine.fetch('ip')])
  end

  it 'reads name, datacenter and version' do
    expect([cluster.name, cluster.datacenter, cluster.consul_version])
      .to eq(cluster_item.values_at('name', 'datacenter') << cluster_item.dig('consul', 'version'))
  end
end
