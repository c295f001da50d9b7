# frozen_string_literal: true

require 'tmpdir'
require_relative '../spec_helper'
require_relative '../../libraries/agent_settings'
require_relative '../../libraries/cluster'

RSpec.describe ConsulClusterCookbook::AgentSettings do
  subject(:settings) { described_class.new(cluster, domain: 'consul', data_dir: '/data') }

  let(:cluster) { ConsulClusterCookbook::Cluster.new(item, machine.fetch('name')) }
  let(:item) { cluster_item }

  context 'with a Consul server' do
    let(:machine) { first_machine('consul-server') }

    it 'answers on every address and stays a peer when it is restarted' do
      expect(settings.agent).to include('server' => true, 'client_addr' => '0.0.0.0',
                                        'leave_on_terminate' => false, 'skip_leave_on_interrupt' => true)
    end

    it 'waits at start for as many servers as cluster.json has, and never drops below' do
      expect(settings.start).to include('bootstrap_expect' => server_addresses.size,
                                        'autopilot' => { 'min_quorum' => server_addresses.size })
    end

    it 'looks for the others, not for itself, which it would find at once' do
      expect(settings.start.fetch('retry_join')).to eq(server_addresses - [machine.fetch('ip')])
    end

    {
      '1.8.0' => { 'ui' => true },
      '1.8.7' => { 'ui' => true },
      '1.9.0' => { 'ui_config' => { 'enabled' => true } },
      '1.21.4' => { 'ui_config' => { 'enabled' => true } },
    }.each do |version, ui|
      context "in the dialect of #{version}" do
        let(:item) { cluster_item('consul' => { 'version' => version }) }

        it "switches the UI on by #{ui.keys.first}" do
          expect(settings.agent.slice('ui', 'ui_config')).to eq(ui)
        end
      end
    end
  end

  context 'with a web node' do
    let(:machine) { first_machine('web') }

    it 'answers the machine itself only and leaves when the machine shuts down' do
      expect(settings.agent).to include('server' => false, 'client_addr' => '127.0.0.1',
                                        'leave_on_terminate' => true, 'skip_leave_on_interrupt' => false)
      expect(settings.agent).not_to include('ui', 'ui_config')
    end

    it 'looks for the servers and elects none' do
      expect(settings.start).to include('retry_join' => server_addresses)
      expect(settings.start).not_to include('bootstrap_expect', 'autopilot')
    end

    it 'binds to the address in cluster.json' do
      expect(settings.agent).to include('bind_addr' => machine.fetch('ip'), 'node_name' => machine.fetch('name'),
                                        'datacenter' => item.fetch('datacenter'), 'data_dir' => '/data', 'domain' => 'consul')
    end

    it 'takes no other datacenter than the one it is in' do
      path = File.join(Dir.mktmpdir, 'agent.json')
      expect { settings.refuse_another_datacenter(path) }.not_to raise_error
      File.write(path, JSON.generate(settings.agent))
      expect { settings.refuse_another_datacenter(path) }.not_to raise_error
      File.write(path, JSON.generate(settings.agent.merge('datacenter' => 'old')))
      expect { settings.refuse_another_datacenter(path) }.to raise_error(ArgumentError, /in the datacenter old/)
    ensure
      FileUtils.rm_rf(File.dirname(path))
    end

    it 'answers with as many nodes as a resolver without EDNS can take, and never asks it to use TCP' do
      expect(settings.agent).to include('dns_config' => { 'udp_answer_limit' => 8 })
    end
  end
end
