# frozen_string_literal: true

require_relative 'support/test_server'

RSpec.describe ChefZeroServer::BodyGuard do
  include TestServer

  before { populate }

  def ours(path)
    "/organizations/ours/#{path}"
  end

  # Takes method, path below the organization, and what request takes; gives the status.
  def status(method, path, body = nil, **fields)
    request('alice', method, ours(path), body, **fields).status
  end

  ['', 'x', '[]', '5', 'null', '{', "{\"name\":\"\xff\"}", '{"name":"n1"} x'].each do |body|
    it "refuses #{body.inspect}, which is no JSON object" do
      expect(status('PUT', 'nodes/n1', body)).to eq 400
    end
  end

  {
    'too deep' => "#{'[' * 124}#{']' * 124}", 'much too deep' => "#{'{"a":' * 5000}1#{'}' * 5000}",
    'infinite' => '1e400', 'negatively infinite' => '-1e400', 'half a character' => '"\udfff"'
  }.each do |what, value|
    it "refuses what is #{what}, which every search would fail on" do
      status('POST', 'data', name: 'bag')
      answer = request('alice', 'PUT', ours('nodes/n1'), %({"name":"n1","normal":{"x":#{value}}}))
      expect([answer.status, answer.json['error']]).to match [400, [/cannot be stored/]]
      expect(status('POST', 'data/bag', %({"id":"item","x":#{value}}))).to eq 400
      expect(request('n1', 'GET', ours('search/node?q=*:*')).json['total']).to eq 2
      expect(request('n1', 'GET', ours('search/bag?q=*:*')).json['total']).to eq 0
    end
  end

  it 'takes what is as deep as can be searched' do
    value = "#{'[' * 120}#{']' * 120}"
    status('PUT', 'nodes/n1', %({"name":"n1","normal":{"x":#{value}}}))
    status('POST', 'data', name: 'bag')
    status('POST', 'data/bag', %({"id":"item","x":#{value}}))
    %w(node bag).each do |index|
      expect(request('n1', 'GET', ours("search/#{index}?q=*:*")).status).to eq 200
      expect(request('n1', 'POST', ours("search/#{index}?q=*:*"), x: ['x']).status).to eq 200
    end
  end

  sum = 'd41d8cd98f00b204e9800998ecf8427e'
  file = { 'name' => 'recipes/default.rb', 'checksum' => sum }
  bad_files = ['x', [5], [nil], [{}], [file.merge('name' => nil)], [file.merge('name' => '')], [file.merge('name' => '/x')],
               [file.merge('checksum' => nil)], [file.merge('checksum' => '../x')], { 'x' => file }, nil]
  no_object = [nil, 5, 'x', []]
  no_list = [nil, 5, {}, 'x', [5], [nil]]
  no_text = [nil, 5, {}, ['x']]
  no_constraints = no_object + [{ 'c' => 'junk' }, { 'c' => 5 }, { 'c' => nil }, { '../c' => '>= 0' }]
  files = %w(resources providers recipes definitions libraries attributes files templates root_files).to_h { |name| [name, bad_files] }
  cookbook = files.merge(
    'all_files' => bad_files + [[file.merge('name' => 'default.rb')], [file.merge('name' => 'recipes/')]],
    'metadata' => no_object + [{}] + no_constraints.map { |value| { 'dependencies' => value } }
  )
  attributes = { 'default_attributes' => no_object, 'override_attributes' => no_object }
  node = { 'name' => no_text, 'chef_environment' => no_text, 'run_list' => no_list, 'default' => no_object, 'normal' => no_object,
           'override' => no_object, 'automatic' => no_object }
  role = attributes.merge('name' => no_text, 'run_list' => no_list,
                          'env_run_lists' => no_object + no_list.map { |list| { 'e' => list } })
  environment = attributes.merge('name' => no_text, 'cookbook_versions' => no_constraints)

  # What each must not be, besides a body that is good.
  {
    'POST nodes' => [{ 'name' => 'n3' }, node],
    'PUT nodes/n1' => [{ 'name' => 'n1' }, node],
    'POST roles' => [{ 'name' => 'r' }, role],
    'POST environments' => [{ 'name' => 'e' }, environment],
    'POST clients' => [{ 'name' => 'c' }, { 'name' => no_text, 'clientname' => no_text }],
    'POST environments/_default/cookbook_versions' => [{ 'run_list' => [] }, { 'run_list' => no_list }],
    'POST sandboxes' => [{ 'checksums' => {} }, { 'checksums' => no_object }],
    'PUT cookbooks/c/1.0.0' => [{ 'metadata' => { 'dependencies' => { 'd' => '~> 1.0' } }, 'all_files' => [] }, cookbook],
    'PUT cookbook_artifacts/c/1' => [{ 'metadata' => { 'dependencies' => {} }, 'all_files' => [] }, cookbook],
    'POST search/node?q=*:*' => [{ 'x' => ['x'] }, { 'x' => no_list }],
  }.each do |line, (good, bad)|
    bad.each do |field, values|
      it "refuses what cannot be #{field} in #{line}" do
        method, path = line.split
        values.each { |value| expect([value, status(method, path, good.merge(field => value), api: '2')]).to eq [value, 400] }
        expect(status(method, path, good, api: '2')).to be < 300
      end
    end
  end

  { 'POST environments/_default/cookbook_versions' => 'run_list', 'PUT cookbooks/c/1.0.0' => 'metadata',
    'PUT cookbook_artifacts/c/1' => 'metadata' }.each do |line, field|
    it "wants #{field} in #{line}" do
      expect(request('alice', *line.sub(' ', ' /organizations/ours/').split, { all_files: [] }).json['error']).to eq ["Field '#{field}' missing"]
    end
  end

  describe 'about names' do
    before do
      status('POST', 'roles', name: 'r')
      status('POST', 'environments', name: 'e')
      status('POST', 'data', name: 'bag')
      status('POST', 'data/bag', id: 'item')
    end

    {
      'nodes/n1' => 'name', 'clients/n1' => 'name', 'roles/r' => 'name', 'environments/e' => 'name', 'data/bag/item' => 'id'
    }.each do |path, field|
      it "keeps #{path} from being renamed" do
        expect(request('alice', 'PUT', ours(path), { field => 'other' }).json['error'].first).to end_with 'cannot be renamed to other'
        expect(request('alice', 'GET', ours(path)).status).to eq 200
        expect(status('PUT', path, field => path.split('/').last)).to eq 200
      end
    end

    it 'keeps users from being renamed' do
      expect(request('alice', 'PUT', '/users/alice', username: 'other').status).to eq 400
      expect(request('alice', 'PUT', '/users/alice', username: 'alice').status).to eq 200
    end
  end

  describe 'about items of data bags' do
    before { status('POST', 'data', name: 'bag') }

    def wrapped(item)
      { name: 'data_bag_item_bag_item', json_class: 'Chef::DataBagItem', chef_type: 'data_bag_item', data_bag: 'bag', raw_data: item }
    end

    it 'lets any keys through' do
      item = { id: 'item', run_list: 5, name: ['x'] }
      expect(status('POST', 'data/bag', item)).to eq 201
      expect(request('n1', 'GET', ours('data/bag/item')).json).to include('run_list' => 5)
    end

    it 'lets a wrapped one through, and none of another name' do
      expect(status('POST', 'data/bag', wrapped(id: 'item'))).to eq 201
      expect(status('PUT', 'data/bag/item', wrapped(id: 'item', x: 1))).to eq 200
      expect(status('PUT', 'data/bag/item', wrapped(id: 'other'))).to eq 400
      expect(status('PUT', 'data/bag/item', wrapped(id: 'item').merge(id: 'other'))).to eq 400
      expect(request('n1', 'GET', ours('data/bag')).json.keys).to eq %w(item)
    end

    it 'refuses an empty wrapping' do
      status('POST', 'data/bag', id: 'item')
      [5, 'x', [1]].each do |content|
        expect(status('POST', 'data/bag', wrapped(content).merge(id: 'new'))).to eq 400
        expect(status('PUT', 'data/bag/item', wrapped(content))).to eq 400
      end
      expect(request('n1', 'GET', ours('search/bag?q=*:*')).status).to eq 200
    end
  end

  it 'refuses fields of users that are no text' do
    %w(display_name email first_name middle_name last_name).each do |field|
      [5, ['x'], nil].each { |value| expect(request('alice', 'PUT', '/users/alice', { field => value }).status).to eq 400 }
    end
    bob = { username: 'bob', display_name: 'Bob', email: 'b@example.jp', password: 'sesame42' }
    expect(request('pivotal', 'POST', '/users', bob.merge(password: %w(sesame42))).status).to eq 400
    expect(request('pivotal', 'POST', '/users', bob.merge(username: 5)).status).to eq 400
    expect(request('pivotal', 'POST', '/organizations', name: 'new', full_name: 5).status).to eq 400
    expect(request('pivotal', 'POST', '/organizations', name: 5, full_name: 'New').json['error']).to eq ["Field 'name' is not a string"]
    expect(request('pivotal', 'GET', '/users?email=b@example.jp').json).to be_empty
  end
end
