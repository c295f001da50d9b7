# frozen_string_literal: true

require_relative '../spec_helper'

RSpec.describe 'recipe server' do
  let(:machine) { first_machine('consul-server').fetch('name') }
  let(:min_quorum) { server_addresses.size }

  before do
    allow_any_instance_of(ConsulClusterCookbook::ConsulApi).to receive(:min_quorum) { min_quorum }
  end

  RecipeRunner::PLATFORMS.each_key do |name|
    context "on #{name}" do
      let(:chef_run) { converge('server', node_name: machine, platform: name) }

      it 'runs a Consul server' do
        expect(consul_file(chef_run, 'agent')).to include('server' => true)
        expect(chef_run).to start_service('consul')
      end
    end
  end

  context 'when autopilot knows the number of servers' do
    it 'leaves it alone' do
      expect(converge('server', node_name: machine)).not_to run_execute('autopilot min_quorum')
    end
  end

  context 'when the cluster has no leader yet' do
    let(:min_quorum) { nil }

    it 'leaves it to start.json' do
      expect(converge('server', node_name: machine)).not_to run_execute('autopilot min_quorum')
    end
  end

  context 'when the number of servers was another one' do
    let(:min_quorum) { server_addresses.size + 2 }

    it 'tells autopilot' do
      expect(converge('server', node_name: machine)).to run_execute('autopilot min_quorum')
        .with(command: ['consul', 'operator', 'autopilot', 'set-config', "-min-quorum=#{server_addresses.size}"])
    end
  end
end
