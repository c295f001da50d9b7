# frozen_string_literal: true

require 'tmpdir'
require_relative '../spec_helper'
require_relative '../../libraries/agent_settings'

RSpec.describe ConsulAgent::AgentSettings do
  subject(:settings) { described_class.new(resource) }

  let(:servers) { %w(192.0.2.1 192.0.2.2 192.0.2.3) }
  let(:changes) { {} }
  let(:resource) do
    values = { node_name: 'srv1', server: true, version: '1.22.5', bind_addr: '192.0.2.1', servers: servers, datacenter: 'dc1',
               domain: 'consul', ui: true, settings: {}, data_dir: '/data' }
    Struct.new(*values.keys, keyword_init: true).new(values.merge(changes))
  end

  context 'with a Consul server' do
    it 'has its name and address, and stays a peer when it is restarted' do
      expect(settings.agent).to include('node_name' => 'srv1', 'bind_addr' => '192.0.2.1', 'data_dir' => '/data',
                                        'server' => true, 'leave_on_terminate' => false, 'skip_leave_on_interrupt' => true)
    end

    it 'answers the machine itself and the cluster\'s network, on no other interface' do
      expect(settings.agent).to include('client_addr' => '127.0.0.1 192.0.2.1')
    end

    it 'waits at start for as many servers as there are, and never drops below' do
      expect(settings.start).to include('bootstrap_expect' => 3, 'autopilot' => { 'min_quorum' => 3 })
    end

    it 'looks for the others, not for itself, which it would find at once' do
      expect(settings.start.fetch('retry_join')).to eq(servers.drop(1))
    end

    {
      '1.8.0' => { 'ui' => true },
      '1.8.7' => { 'ui' => true },
      '1.9.0' => { 'ui_config' => { 'enabled' => true } },
      '1.22.5' => { 'ui_config' => { 'enabled' => true } },
      '2.1.0' => { 'ui_config' => { 'enabled' => true } },
    }.each do |version, ui|
      context "in the dialect of #{version}" do
        let(:changes) { { version: version } }

        it "switches the UI on by #{ui.keys.first}" do
          expect(settings.agent.slice('ui', 'ui_config')).to eq(ui)
        end
      end
    end

    { '1.8.7' => nil, '1.15.2' => nil, '1.15.3' => '87600h', '1.22.5' => '87600h', '2.1.0' => '87600h' }.each do |version, age|
      context "in version #{version}, off for more than a week" do
        let(:changes) { { version: version } }

        it age ? 'starts again all the same' : 'starts again without being told' do
          expect(settings.start['server_rejoin_age_max']).to eq(age)
        end
      end
    end

    context 'without the UI' do
      let(:changes) { { ui: false } }

      it 'switches it off' do
        expect(settings.agent).to include('ui_config' => { 'enabled' => false })
      end
    end
  end

  context 'with a client' do
    let(:changes) { { server: false, bind_addr: '192.0.2.9' } }

    it 'answers the machine itself only and leaves when the machine shuts down' do
      expect(settings.agent).to include('server' => false, 'client_addr' => '127.0.0.1',
                                        'leave_on_terminate' => true, 'skip_leave_on_interrupt' => false)
      expect(settings.agent).not_to include('ui', 'ui_config')
    end

    it 'looks for the servers and elects none' do
      expect(settings.start).to include('retry_join' => servers)
      expect(settings.start).not_to include('bootstrap_expect', 'autopilot', 'server_rejoin_age_max')
    end
  end

  context 'with settings of the user' do
    let(:changes) { { settings: { 'log_level' => 'DEBUG', 'client_addr' => '192.0.2.1', 'dns_config' => { 'only_passing' => true } } } }

    it 'takes these, and keeps what they do not name' do
      expect(settings.agent['dns_config']).to eq('only_passing' => true, 'udp_answer_limit' => 8)
      expect(settings.agent).to include('log_level' => 'DEBUG', 'client_addr' => '192.0.2.1', 'server' => true)
    end
  end

  it 'is in the datacenter and the domain that it is told' do
    expect(settings.agent).to include('datacenter' => 'dc1', 'domain' => 'consul')
  end

  it 'answers with as many nodes as a resolver without EDNS can take, and never asks it to use TCP' do
    expect(settings.agent).to include('dns_config' => { 'udp_answer_limit' => 8 })
  end

  it 'keeps what matters at start only apart, whose change restarts nothing' do
    expect(settings.agent.keys & settings.start.keys).to be_empty
  end

  describe '#refuse_another_identity' do
    def in_file(text)
      Dir.mktmpdir do |dir|
        path = File.join(dir, 'agent.json')
        File.write(path, text) if text
        settings.refuse_another_identity(path)
      end
    end

    it 'takes the same, none yet, and what a full disk left of a file' do
      expect { ['{"datacenter": "dc1", "data_dir": "/data"}', '{}', nil, '{"data'].each { |text| in_file(text) } }.not_to raise_error
    end

    it 'refuses another, with what helps' do
      expect { in_file('{"datacenter": "old"}') }.to raise_error(ArgumentError, /has the datacenter old.*set the datacenter to old/)
    end

    it 'refuses another data directory, without which a server would lose its vote and its data' do
      expect { in_file('{"datacenter": "dc1", "data_dir": "/old"}') }
        .to raise_error(ArgumentError, %r{has the data directory /old.*set the data directory to /old again})
    end

    context 'with a data directory from the settings' do
      let(:changes) { { settings: { 'data_dir' => '/mine' } } }

      it 'compares that one' do
        expect { in_file('{"datacenter": "dc1", "data_dir": "/mine"}') }.not_to raise_error
      end
    end
  end
end
