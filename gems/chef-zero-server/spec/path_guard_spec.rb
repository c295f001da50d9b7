# frozen_string_literal: true

require_relative 'support/test_server'

RSpec.describe ChefZeroServer::PathGuard do
  include TestServer

  before { populate }

  {
    'dots' => 'file_store/../../../users/pivotal',
    'one dot' => 'nodes/./n1',
    'encoded dots' => 'file_store/%2e%2e/%2e%2e/%2e%2e/users/pivotal',
    'half encoded dots' => 'file_store/.%2e/users',
    'doubly encoded dots' => 'file_store/%252e%252e/users',
    'an encoded slash' => 'file_store/checksums/..%2f..%2fnodes%2fn1',
    'a backslash' => 'file_store/..\\users',
    'an empty segment' => 'file_store//checksums',
    'NUL' => "nodes/n1\0",
    'encoded NUL' => 'nodes/n1%00',
    'a line end' => "nodes/n1\n",
    'an encoded line end' => 'nodes/n1%0a',
    'a hidden file' => 'nodes/.hidden',
    'an overlong name' => "nodes/#{'x' * 201}",
    'letters beyond ASCII' => 'nodes/ｎ1',
  }.each do |what, path|
    %w(GET PUT).each do |method|
      it "refuses #{method} with #{what}, whoever signs" do
        %w(n1 alice pivotal).each do |name|
          expect(request(name, method, "/organizations/ours/#{path}", '{}').status).to eq 400
        end
      end
    end
  end

  it 'refuses a path without its slash, and one that is too long' do
    expect(request('pivotal', 'GET', 'users').status).to eq 400
    expect(request('pivotal', 'GET', '/users' * 400).status).to eq 400
  end

  it 'lets the names of Chef through' do
    request('alice', 'POST', '/organizations/ours/clients', name: 'web-1.example.jp:x_Y', public_key: public_key('n1'))
    expect(request('alice', 'GET', '/organizations/ours/clients/web-1.example.jp:x_Y').status).to eq 200
    expect(request('alice', 'GET', '/organizations/ours/environments/_default').status).to eq 200
    expect(request('alice', 'GET', '/organizations/ours/nodes/').status).to eq 200
  end

  describe 'names in bodies' do
    evil = ['../../../users/pivotal', '..', '.', '.x', 'a/b', "a\0b", '', 'x' * 300, '%2e%2e']

    it 'are checked by the store' do
      before = Dir.glob("#{data_dir}/**/*", File::FNM_DOTMATCH)
      evil.each do |name|
        { 'nodes' => 'name', 'roles' => 'name', 'environments' => 'name', 'clients' => 'name', 'data' => 'name' }.each do |path, key|
          answer = request('alice', 'POST', "/organizations/ours/#{path}", key => name, 'public_key' => public_key('n1'))
          expect([path, name, answer.status]).to eq [path, name, 400]
        end
        expect(request('pivotal', 'POST', '/organizations/ours/users', username: name).status).to eq 400
        expect(request('pivotal', 'POST', '/organizations', name: name, full_name: 'x').status).to eq 400
      end
      expect(Dir.glob("#{data_dir}/**/*", File::FNM_DOTMATCH)).to eq before
    end

    it 'are checked where they are checksums' do
      content = { all_files: [{ name: 'x', path: 'x', checksum: '../../nodes/n1' }] }
      expect(request('alice', 'PUT', '/organizations/ours/cookbooks/c/1.0.0', content).status).to eq 400
      expect(request('alice', 'POST', '/organizations/ours/sandboxes', checksums: { '../../nodes/n1' => nil }).status).to eq 400
    end
  end
end
