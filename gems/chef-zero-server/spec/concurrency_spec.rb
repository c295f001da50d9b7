# frozen_string_literal: true

require_relative 'support/test_server'

RSpec.describe ChefZeroServer::Serialized do
  include TestServer

  before do
    populate
    app # one for all threads
  end

  it 'loses nothing when six clients register and save at once' do
    names = (1..6).map { |number| "node#{number}" }
    names.each { |name| public_key(name) }
    threads = names.map do |name|
      Thread.new do
        request('ours-validator', 'POST', '/organizations/ours/clients', name: name, public_key: public_key(name))
        request(name, 'POST', '/organizations/ours/nodes', name: name, run_list: [])
        (1..5).map { |turn| request(name, 'PUT', "/organizations/ours/nodes/#{name}", name: name, normal: { turn: turn }).status }
      end
    end
    expect(threads.flat_map(&:value).uniq).to eq [200]
    rows = request('alice', 'GET', '/organizations/ours/search/node?q=turn:5').json['rows']
    expect(rows.map { |row| row['name'] }).to match_array(names)
  end

  it 'gives the name of a client to one of many who ask for it' do
    client = { name: 'new', public_key: public_key('n1') }
    threads = Array.new(6) { Thread.new { request('ours-validator', 'POST', '/organizations/ours/clients', client).status } }
    expect(threads.map(&:value).sort).to eq [201, 409, 409, 409, 409, 409]
  end

  it 'gives an organization to one of many who ask for it' do
    threads = Array.new(6) { Thread.new { request('pivotal', 'POST', '/organizations', name: 'new', full_name: 'New').status } }
    expect(threads.map(&:value).sort).to eq [201, 409, 409, 409, 409, 409]
  end
end
