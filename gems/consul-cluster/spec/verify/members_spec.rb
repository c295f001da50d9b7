# frozen_string_literal: true

require_relative '../support/repository'

RSpec.describe ConsulCluster::Verify::Members do
  let(:machines) { settings_of.machines.first(3) }

  # What Consul 1.8.7 prints.
  let(:old_table) { <<~TABLE }
    Node     Address              Status  Type    Build                Protocol  DC   Segment
    srv101   192.168.33.101:8301  alive   server  1.8.7+dfsg1+0~debian  2         dc1  <all>
    srv102   192.168.33.102:8301  alive   server  1.8.7+dfsg1+0~debian  2         dc1  <all>
    node201  192.168.33.201:8301  alive   client  1.8.7+dfsg1+0~debian  2         dc1  <default>
  TABLE

  # What Consul 1.21 prints.
  let(:new_table) { <<~TABLE }
    Node     Address              Status  Type    Build   Protocol  DC   Partition  Segment
    srv101   192.168.33.101:8301  alive   server  1.22.5  2         dc1  default    <all>
    srv102   192.168.33.102:8301  alive   server  1.22.5  2         dc1  default    <all>
    node201  192.168.33.201:8301  alive   client  1.22.5  2         dc1  default    <default>
  TABLE

  it 'reads the tables of old and new versions' do
    expect(described_class.new(old_table).difference(machines)).to be_nil
    expect(described_class.new(new_table).difference(machines)).to be_nil
  end

  it 'says who is missing, dead, elsewhere or of the wrong kind' do
    { 'srv102   192.168.33.102:8301  alive ' => ['srv102   192.168.33.102:8301  failed', 'srv102 is failed'],
      'srv102   192' => ['other   192', 'srv102 is not a member; other is alive and not in cluster.json'],
      '192.168.33.201' => ['10.0.2.15', 'node201 has the address 10.0.2.15, not 192.168.33.201'],
      'alive   client' => ['alive   server', 'node201 is a server, not a client'] }.each do |old, (new, difference)|
      expect(described_class.new(new_table.sub(old, new)).difference(machines)).to eq(difference)
    end
  end

  it 'lets a machine that has left be history' do
    table = "#{new_table}node209  192.168.33.209:8301  left    client  1.22.5  2         dc1  default    <default>\n"
    expect(described_class.new(table).difference(machines)).to be_nil
  end

  it 'misses everybody when Consul says something else' do
    expect(described_class.new("Error retrieving members\n").difference(machines))
      .to eq('srv101, srv102, node201 are not members')
  end
end
