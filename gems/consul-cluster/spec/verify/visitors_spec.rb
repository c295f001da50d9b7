# frozen_string_literal: true

require 'consul_cluster'
require_relative '../support/page_server'
require_relative '../support/repository'

RSpec.describe ConsulCluster::Verify::Visitors do
  let(:nodes) { settings_of.machines_with('web') }

  # Visitors of a server that gives these answers in turn.
  def with_server(*answers)
    with_page_server(*answers) { |port| yield described_class.new(nodes, port: port) }
  end

  it 'counts who answered, by the name on the page' do
    with_server([200, '<h1>node201.example.jp</h1>'], [200, '<h1>node202</h1>']) do |visitors|
      expect(visitors.ask('127.0.0.1')).to eq('node201' => 5, 'node202' => 5)
    end
  end

  it 'tells failures and other pages from those of the nodes' do
    with_server([200, 'my-node201 and node2010'], [502, 'node201']) do |visitors|
      expect(visitors.ask('127.0.0.1')).to eq('HTTP 502' => 5, 'another page' => 5)
    end
  end

  it 'knows whether one request was served' do
    with_server([200, 'node201'], [503, '']) do |visitors|
      expect([visitors.served?('127.0.0.1'), visitors.served?('127.0.0.1')]).to eq([true, false])
    end
    port = TCPServer.open('127.0.0.1', 0) { |server| server.addr[1] }
    expect(described_class.new(nodes, port: port).served?('127.0.0.1')).to be(false)
  end

  it 'says how to ask with curl' do
    expect(described_class.new(nodes).command('192.168.33.211'))
      .to eq('10 times: GET http://192.168.33.211/ (or: curl http://192.168.33.211/)')
  end
end
