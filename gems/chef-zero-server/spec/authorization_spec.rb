# frozen_string_literal: true

require_relative 'support/test_server'

RSpec.describe ChefZeroServer::Authorization do
  include TestServer

  before { populate }

  # What each may do, seen from the other side than in the table: all that is
  # not here is forbidden. n1 is the client's own name.
  def self.ours(*lines)
    lines.flat_map do |line|
      *methods, path = line.split
      methods.map { |method| "#{method} /organizations/ours/#{path}" }
    end
  end

  client = ours(
    'GET nodes', 'GET nodes/n1', 'GET nodes/n2', 'PUT nodes/n1', 'POST nodes{n1}', 'GET PUT clients/n1',
    'GET POST clients/n1/keys', 'GET PUT DELETE clients/n1/keys/x', 'GET roles', 'GET roles/x',
    'GET roles/x/environments', 'GET roles/x/environments/x', 'GET environments', 'GET environments/x',
    'POST environments/x/cookbook_versions', 'GET environments/x/cookbooks', 'GET environments/x/cookbooks/x',
    'GET environments/x/nodes', 'GET environments/x/recipes', 'GET environments/x/roles/x', 'GET data', 'GET data/x',
    'GET data/x/x', 'GET cookbooks', 'GET cookbooks/x', 'GET cookbooks/x/x', 'GET cookbook_artifacts',
    'GET cookbook_artifacts/x', 'GET cookbook_artifacts/x/x', 'GET policies', 'GET policies/x',
    'GET policies/x/revisions/x', 'GET policy_groups', 'GET policy_groups/x',
    'GET policy_groups/x/policies/x', 'GET universe', 'GET search', 'GET POST search/x', 'GET file_store/checksums/x'
  )

  not_for_members = [
    'GET /users', 'POST /users', 'GET /users/bob', 'PUT /users/bob', 'DELETE /users/bob', 'DELETE /users/alice',
    'GET /users/bob/organizations', 'GET /organizations', 'POST /organizations', 'PUT /organizations/ours',
    'DELETE /organizations/ours', 'POST /organizations/ours/users', 'DELETE /organizations/ours/users/x'
  ] + %w(GET POST PUT DELETE).flat_map { |method| ["#{method} /users/bob/keys", "#{method} /users/bob/keys/x"] }

  # Every request that the table knows, with the names that matter put in.
  requests = described_class::TABLE.flat_map do |pattern, methods|
    names = { '/users/*' => %w(alice bob), '/organizations/*/nodes/*' => %w(n1 n2), '/organizations/*/clients/*' => %w(n1 n2) }
    prefix = names.keys.find { |key| pattern.start_with?(key) }
    path = pattern.sub('/organizations/*', '/organizations/ours')
    paths = prefix ? names[prefix].map { |name| path.sub('*', name).gsub('*', 'x') } : [path.gsub('*', 'x')]
    paths.product(methods.keys).flat_map do |concrete, method|
      next %w({n1} {n2}).map { |name| "#{method} #{concrete}#{name}" } if "#{method} #{concrete}" == 'POST /organizations/ours/nodes'

      "#{method} #{concrete}"
    end
  end

  granted = {
    'alice' => requests - not_for_members,
    'n1' => client,
    'ours-validator' => ['POST /organizations/ours/clients'],
    'mallory' => [],
    'pivotal' => requests,
  }

  # The decision alone: whether the object exists does not matter.
  def decision(name, line)
    method, path = line.split(' ', 2)
    path, body = path.split(/(?=\{)/)
    env = { 'REQUEST_METHOD' => method, 'PATH_INFO' => path,
            'rack.input' => StringIO.new(JSON.generate('name' => body.to_s.delete('{}'))) }
    request = ChefZeroServer::Request.new(env)
    store = ChefZeroServer::FileStore.new(data_dir)
    actors = ChefZeroServer::Actors.new(store, superuser: 'pivotal', superuser_key: public_key('pivotal'))
    request.actor = actors.candidates(name, 'ours').first.first
    described_class.new(nil, actors).decision(request)
  end

  granted.each do |name, allowed|
    it "grants #{name} #{allowed.length} of the #{requests.length} requests in the table, and no other" do
      expect(allowed - requests).to be_empty
      expect(requests.select { |line| decision(name, line) == :granted }).to match_array(allowed)
      expect((requests - allowed).map { |line| decision(name, line) }.uniq - [:forbidden]).to be_empty
    end
  end

  it 'grants nothing that chef-zero cannot do' do
    server = ChefZeroServer::ZeroServer.new(data_store: nil, single_org: false)
    router = ChefZero::RestRouter.new(server.send(:endpoints))
    impossible = described_class::TABLE.flat_map do |pattern, methods|
      endpoint = router.send(:find_endpoint, pattern.gsub('*', 'x'))
      methods.keys.reject { |method| endpoint.respond_to?(method.downcase) }.map { |method| "#{method} #{pattern}" }
    end
    expect(impossible).to be_empty
  end

  it 'is the table in the README' do
    readme = File.read(File.join(__dir__, '../README.md'))
    rows = described_class::TABLE.map do |path, methods|
      cells = %i(GET POST PUT DELETE).map do |method|
        next '' unless methods.key?(method)

        methods[method].empty? ? '–' : methods[method].join(', ')
      end
      "| `#{path}` | #{cells.join(' | ')} |"
    end
    expect(readme.lines.map(&:chomp).select { |line| line.start_with?('| `/users', '| `/organizations') }).to eq rows
  end

  describe 'through the whole server' do
    {
      'another node' => ['PUT', 'nodes/n2', { name: 'n2' }],
      'a node of another name' => ['POST', 'nodes', { name: 'n3' }],
      'its node away' => ['DELETE', 'nodes/n1'],
      'a role' => ['POST', 'roles', { name: 'r' }],
      'an environment' => ['POST', 'environments', { name: 'e' }],
      'a data bag' => ['POST', 'data', { name: 'b' }],
      'a cookbook' => ['PUT', 'cookbooks/c/1.0.0', { metadata: {} }],
      'a file' => ['PUT', 'file_store/checksums/d41d8cd98f00b204e9800998ecf8427e', ''],
      'an upload' => ['POST', 'sandboxes', { checksums: {} }],
      'another client' => ['PUT', 'clients/n2', { public_key: 'x' }],
      'a new client' => ['POST', 'clients', { name: 'n3' }],
      'a member' => ['POST', 'users', { username: 'mallory' }],
      'the organization' => ['DELETE', ''],
    }.each do |what, (method, path, body)|
      it "keeps a client from changing #{what}" do
        answer = request('n1', method, "/organizations/ours/#{path}", body || '')
        expect(answer.status).to eq 403
        expect(answer.json['error'].first).to start_with('n1 may not')
      end
    end

    it 'lets a client update its own node, and nobody rename one' do
      expect(request('n1', 'PUT', '/organizations/ours/nodes/n1', name: 'n1', run_list: ['recipe[x]']).status).to eq 200
      %w(n1 alice).each do |name|
        expect(request(name, 'PUT', '/organizations/ours/nodes/n1', name: 'n4').status).to eq 400
      end
      expect(request('alice', 'GET', '/organizations/ours/nodes').json.keys).to eq %w(n1 n2)
    end

    it 'refuses who may not, whatever the body is' do
      ['', 'x', '[]', '{"name":"n1"}', '{"name":"n1","normal":{"x":1e400}}'].each do |body|
        expect([body, request('n1', 'PUT', '/organizations/ours/nodes/n2', body).status]).to eq [body, 403]
        expect([body, request('n1', 'POST', '/organizations/ours/roles', body).status]).to eq [body, 403]
      end
      ['', 'x', '[]', '5', "\xff"].each { |body| expect(request('n1', 'POST', '/organizations/ours/nodes', body).status).to eq 403 }
      expect(request('n1', 'PUT', '/organizations/ours/nodes/n2?q[]=%', name: 'n2').status).to eq 403
    end

    it 'reads a name that is given twice as chef-zero does' do
      answer = request('n1', 'POST', '/organizations/ours/nodes', '{"name":"n1","name":"n5"}')
      expect(answer.status).to eq 403
    end

    it 'lets a validator create a client, but no validator, and nothing else' do
      body = { name: 'n3', public_key: public_key('n3'), validator: true, admin: true }
      expect(request('ours-validator', 'POST', '/organizations/ours/clients', body).status).to eq 201
      expect(request('alice', 'GET', '/organizations/ours/clients/n3').json).to include('validator' => false)
      expect(request('n3', 'POST', '/organizations/ours/clients', name: 'n4').status).to eq 403
      expect(request('ours-validator', 'GET', '/organizations/ours/nodes').status).to eq 403
      expect(request('ours-validator', 'POST', '/organizations/ours/clients', name: 'n3').status).to eq 409
    end

    it 'lets no validator take over a node whose client is gone' do
      request('alice', 'DELETE', '/organizations/ours/clients/n2')
      body = { name: 'n2', public_key: public_key('mallory') }
      expect(request('ours-validator', 'POST', '/organizations/ours/clients', body).status).to eq 409
      expect(request('n2', 'PUT', '/organizations/ours/nodes/n2', { name: 'n2' }, key: 'mallory').status).to eq 401
      expect(request('alice', 'POST', '/organizations/ours/clients', body).status).to eq 201
      request('ours-validator', 'POST', '/organizations/ours/clients', clientname: 'n3', public_key: public_key('n3'))
      expect(request('n3', 'POST', '/organizations/ours/nodes', name: 'n3').status).to eq 201
    end

    it 'lets no client make itself a validator' do
      expect(request('n1', 'PUT', '/organizations/ours/clients/n1', name: 'n1', validator: true, admin: true).status).to eq 200
      expect(request('n1', 'POST', '/organizations/ours/clients', name: 'n9').status).to eq 403
    end

    it 'tells nothing to members of other organizations' do
      %w(nodes data roles cookbooks search/node users).each do |path|
        expect(request('mallory', 'GET', "/organizations/ours/#{path}").status).to eq 403
      end
      expect(request('mallory', 'GET', '/organizations/ours').status).to eq 403
    end

    it 'ends a membership at once' do
      request('pivotal', 'DELETE', '/organizations/ours/users/alice')
      expect(request('alice', 'GET', '/organizations/ours/nodes').status).to eq 403
    end

    it 'knows no organization that does not exist, whoever asks' do
      %w(cookbooks universe search search/node nodes clients).each do |path|
        expect([path, request('pivotal', 'GET', "/organizations/nothing/#{path}").status]).to eq [path, 404]
      end
      expect(request('pivotal', 'DELETE', '/organizations/nothing').status).to eq 404
    end

    it 'lets HEAD do what GET may' do
      expect(request('n1', 'HEAD', '/organizations/ours/nodes/n2').status).to eq 200
      expect(request('mallory', 'HEAD', '/organizations/ours/nodes/n2').status).to eq 403
      expect(request(nil, 'HEAD', '/_status').status).to eq 200
    end

    it 'keeps 404 for what clients ask for but need not have' do
      { 'GET' => 'required_recipe', 'POST' => 'data-collector' }.each do |method, path|
        expect(request('n1', method, "/organizations/ours/#{path}", {}).status).to eq 404
      end
      expect(request('n1', 'POST', '/organizations/ours/reports/nodes/n1/runs', {}).status).to eq 404
    end

    it 'hides what chef-zero has besides' do
      %w(/organizations/ours/groups /organizations/ours/containers /organizations/ours/nodes/_acl/x /license /authenticate_user
         /system_recovery /organizations/ours/_validator_key /organizations/ours/association_requests /dummy).each do |path|
        expect(request('alice', 'GET', path).status).to eq 404
      end
    end
  end
end
