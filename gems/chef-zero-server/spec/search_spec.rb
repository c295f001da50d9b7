# frozen_string_literal: true

require 'uri'
require_relative 'support/test_server'

RSpec.describe ChefZeroServer::Endpoints::Search do
  include TestServer

  before do
    populate
    save('n1', run: 5, flag: true, list: [{ 'x' => 1 }], deep: { 'er' => 'value' }, text: 'a' * 60)
  end

  def save(node, attributes)
    request(node, 'PUT', "/organizations/ours/nodes/#{node}", name: node, normal: attributes, run_list: ['recipe[x]'])
  end

  # Takes the query and further parameters; gives the Answer.
  def search(query, columns = nil, **params)
    path = "/organizations/ours/search/node?#{URI.encode_www_form(params.merge(q: query))}"
    columns ? request('alice', 'POST', path, columns) : request('alice', 'GET', path)
  end

  def names(answer)
    answer.json['rows'].map { |row| row['name'] }
  end

  {
    'name:n1' => %w(n1), 'name:n?' => %w(n1 n2), '*:*' => %w(n1 n2), 'name:n1 OR name:n2' => %w(n1 n2), 'NOT name:n1' => %w(n2),
    'deep_er:val*' => %w(n1), 'name:(n1 OR n2)' => %w(n1 n2), 'recipe:x' => %w(n1)
  }.each do |query, found|
    it "understands #{query}" do
      expect(names(search(query))).to eq found
    end
  end

  # The parser notices some mistakes, others show when a query meets an object.
  ['(((', '"', '""', 'name:"n1', 'name~', '+name:n1', 'name:(+n1)', 'name:n1\\', 'a:(b:c)', 'name:n1:x', '(a b):c', ':', ''].each do |query|
    it "takes #{query.inspect} for a mistake" do
      answers = [search(query), search(query, name: ['name'])]
      expect(answers.map(&:status)).to eq [400, 400]
      expect(answers.first.json['error'].first).to eq "invalid search query: '#{query}'"
    end
  end

  it 'gives a page of the rows' do
    pages = { { start: 1, rows: 1 } => %w(n2), { start: 0, rows: 1 } => %w(n1), { start: 1 } => %w(n2), { rows: 5 } => %w(n1 n2),
              { start: 5 } => [], { start: -1, rows: -5 } => %w(n1 n2), { start: 'x', rows: '9' * 30 } => %w(n1 n2) }
    pages.each do |params, found|
      answer = search('*:*', **params)
      expect([params, names(answer), answer.json['total']]).to eq [params, found, 2]
    end
  end

  it 'sorts the rows' do
    expect(names(search('*:*', sort: 'name DESC'))).to eq %w(n2 n1)
    expect(names(search('*:*', sort: 'name ASC'))).to eq %w(n1 n2)
    expect(names(search('*:*', sort: ''))).to eq %w(n1 n2)
  end

  it 'gives the columns of a partial search, and null for what is not there' do
    paths = { deep: %w(deep er), run: %w(run x), flag: %w(flag x), list: %w(list x), name: %w(name x), missing: %w(a b), none: [] }
    row = search('name:n1', paths).json['rows'].first
    expect(row['url']).to end_with('/organizations/ours/nodes/n1')
    expect(row['data']).to eq('deep' => 'value', 'run' => nil, 'flag' => nil, 'list' => nil, 'name' => nil, 'missing' => nil, 'none' => nil)
  end

  it 'does not know what was deleted while it searched' do
    allow_any_instance_of(ChefZeroServer::FileStore).to receive(:list).and_return(%w(gone n1))
    expect(names(search('*:*'))).to eq %w(n1)
  end

  it 'gives up what takes too long, and holds up nobody meanwhile' do
    # Longer than a request takes on a busy machine that shares its processor with the search.
    stub_const("#{described_class}::LONGEST", 5)
    # Ruby 3.2 and later remember where they have been in a regexp, and so answer the
    # `*a*a*a...` that takes days with 3.1; but not in one with a backreference.
    endless = /\A(a)(?:\1|\1\1)*[^a]\z/
    allow_any_instance_of(ChefZero::Solr::Query::Term).to receive(:matches_values?) do |_, values|
      values.any? { |value| endless.match?(value) }
    end
    slow = Thread.new { search('text:a') }
    slow.report_on_exception = false
    sleep 0.2
    expect(request('alice', 'GET', '/organizations/ours/nodes').status).to eq 200
    expect(slow).to be_alive
    expect(slow.value.status).to eq 400
    expect(slow.value.json['error'].first).to include 'longer than 5 seconds'
  end
end
