# frozen_string_literal: true

require 'fileutils'
require 'json'
require_relative 'fake_consul'

# A repository whose machines were made as `made` says: name to number in the network and Chef
# role, which is nil for none.
RSpec.shared_context 'made machines' do
  let(:root) { Dir.mktmpdir }
  let(:data) { cluster_data }
  let(:settings) { settings_of(cluster: data, root: root) }
  let(:out) { StringIO.new }
  let(:made) { vms }
  let(:vms) do
    { 'srv101' => [101, 'sample-server'], 'srv102' => [102, 'sample-server'], 'node201' => [201, 'sample-client'],
      'node202' => [202, 'sample-client'], 'lb211' => [211, 'sample-lb'] }
  end
  let(:consul) { FakeConsul.new(made.transform_values { |number, _| "192.168.33.#{number}" }) }

  before do
    nodes = File.join(root, '.chef/local/vms/nodes')
    FileUtils.mkdir_p(nodes)
    made.each { |name, (_, role)| File.write(File.join(nodes, "#{name}.json"), JSON.generate('run_list' => ["role[#{role}]"])) }
    stub_const('ConsulCluster::Departure::ELECTION', 0)
    allow(ConsulCluster::State::Http).to receive(:get) { |*arguments| consul.get(*arguments) }
  end

  after { FileUtils.rm_rf(root) }
end
