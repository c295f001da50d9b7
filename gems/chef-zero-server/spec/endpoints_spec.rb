# frozen_string_literal: true

require_relative 'support/test_server'

RSpec.describe 'What the server does better than chef-zero' do
  include TestServer

  before { populate }

  def ours(path)
    "/organizations/ours/#{path}"
  end

  describe 'clients' do
    %w(0 1 2).each do |api|
      it "keep the key they bring under API version #{api}" do
        answer = request('ours-validator', 'POST', ours('clients'), { name: 'n3', public_key: public_key('n3') }, api: api)
        expect(answer.status).to eq 201
        expect(answer.body).not_to include('PRIVATE')
        expect(request('n3', 'GET', ours('nodes')).status).to eq 200
      end
    end

    it 'get a key when they ask for one' do
      key = request('alice', 'POST', ours('clients'), name: 'n3', create_key: true).json.dig('chef_key', 'private_key')
      TestServer::KEYS['made'] = OpenSSL::PKey::RSA.new(key)
      expect(request('n3', 'GET', ours('nodes'), key: 'made').status).to eq 200
    end

    it 'get a new key when they ask for one' do
      key = request('n1', 'PUT', ours('clients/n1'), { name: 'n1', private_key: true }, api: '0').json['private_key']
      TestServer::KEYS['renewed'] = OpenSSL::PKey::RSA.new(key)
      expect(request('n1', 'GET', ours('nodes'), key: 'renewed').status).to eq 200
      expect(request('n1', 'GET', ours('nodes')).status).to eq 401
    end

    it 'can change their default key' do
      answer = request('n1', 'PUT', ours('clients/n1/keys/default'), public_key: public_key('n2'))
      expect(answer.status).to eq 200
      expect(request('n1', 'GET', ours('nodes'), key: 'n2').status).to eq 200
    end

    it 'bring no bad keys' do
      small = OpenSSL::PKey::RSA.new(1024).public_key.to_pem
      ec = OpenSSL::PKey::EC.generate('prime256v1').public_to_pem
      [small, ec, TestServer::KEYS['n3'].to_pem, 'x', 5, ['x'], {}].each do |key|
        expect(request('alice', 'POST', ours('clients'), name: 'n3', public_key: key).status).to eq 400
        expect(request('n1', 'PUT', ours('clients/n1'), public_key: key).status).to eq 400
        expect(request('n1', 'PUT', ours('clients/n1/keys/default'), public_key: key).status).to eq 400
        expect(request('n1', 'POST', ours('clients/n1/keys'), name: 'k', public_key: key).status).to eq 400
      end
    end

    it 'keep what is null in a change to their keys' do
      keys = ours('clients/n1/keys')
      request('n1', 'POST', keys, name: 'k', public_key: public_key('n2'), expiration_date: nil)
      expect(request('n1', 'GET', "#{keys}/k").json).to include('expiration_date' => 'infinity')
      expect(request('n1', 'PUT', "#{keys}/k", expiration_date: nil, public_key: nil).status).to eq 200
      expect(request('n1', 'GET', "#{keys}/k").json)
        .to eq('name' => 'k', 'public_key' => public_key('n2'), 'expiration_date' => 'infinity')
      expect(request('n1', 'GET', keys).json.map { |key| key.values_at('name', 'expired') }).to eq [['default', false], ['k', false]]
    end

    it 'bring no bad expiry dates' do
      ['tomorrow', 5, ''].each do |date|
        body = { name: 'k', public_key: public_key('n2'), expiration_date: date }
        expect(request('n1', 'POST', ours('clients/n1/keys'), body).status).to eq 400
      end
      expect(request('n1', 'GET', ours('clients/n1/keys')).status).to eq 200
    end
  end

  it 'knows a client by both of its names' do
    request('alice', 'POST', ours('clients'), clientname: 'n3')
    expect(request('alice', 'GET', ours('clients/n3')).json).to include('name' => 'n3', 'clientname' => 'n3')
  end

  it 'stores of an organization what it is called, and nothing else' do
    request('pivotal', 'POST', '/organizations', name: 'new', full_name: 'New', guid: 'x', password: 'sesame42')
    answer = request('pivotal', 'GET', '/organizations/new')
    expect(answer.json).to include('name' => 'new', 'full_name' => 'New', 'guid' => /\A\h{32}\z/)
    expect(answer.body).not_to include 'sesame'
    expect(Dir.glob("#{data_dir}/organizations/new/**/*").select { |path| File.file?(path) && File.read(path).include?('sesame') }).to be_empty
  end

  describe 'users' do
    def create(fields)
      request('pivotal', 'POST', '/users', { username: 'bob', display_name: 'Bob', email: 'b@example.jp', password: 'sesame42' }.merge(fields))
    end

    it 'have no password on the disk or in any answer' do
      create({})
      request('pivotal', 'PUT', '/users/bob', password: 'sesame43')
      files = Dir.glob("#{data_dir}/**/*").select { |path| File.file?(path) }
      expect(files.map { |path| File.read(path) }.join).not_to match(/sesame|password/)
      expect(request('pivotal', 'GET', '/users?verbose=true').body).not_to match(/sesame|password/)
    end

    it 'are refused with bad names or fields' do
      expect(create(username: 'Bob').status).to eq 400
      expect(create(username: '../x').status).to eq 400
      expect(create(username: '-x').json['error']).to match [/\AField 'username' must/]
      expect(create(email: nil).status).to eq 400
      expect(create(password: 'short').status).to eq 400
      expect(create(username: 'pivotal').status).to eq 409
      expect(create(username: 'alice').status).to eq 409
    end

    it 'are not called like the superuser, whatever that name is' do
      @app = ChefZeroServer.application(data_dir: data_dir, superuser: 'root', superuser_key: public_key('pivotal'))
      { 'root' => 409, 'pivotal' => 201 }.each do |name, status|
        bob = { username: name, display_name: 'Bob', email: 'b@example.jp', password: 'sesame42' }
        expect([name, request('root', 'POST', '/users', bob, key: 'pivotal').status]).to eq [name, status]
      end
    end

    it 'must exist to become members' do
      expect(request('pivotal', 'POST', ours('users'), username: 'carol').status).to eq 404
    end

    it 'lose their memberships with their account' do
      request('pivotal', 'DELETE', '/users/alice')
      create(username: 'alice', public_key: public_key('alice'))
      expect(request('alice', 'GET', ours('nodes')).status).to eq 403
    end
  end

  describe 'uploads' do
    it 'are stored under their own checksum only' do
      wrong = Digest::MD5.hexdigest('other')
      expect(request('alice', 'PUT', ours("file_store/checksums/#{wrong}"), 'content').status).to eq 400
      sum = upload("binary \xff\x00".b)
      expect(request('n1', 'GET', ours("file_store/checksums/#{sum}")).body.b).to eq "binary \xff\x00".b
    end

    it 'go through a sandbox, whose number survives a restart' do
      sum = Digest::MD5.hexdigest('content')
      first = request('alice', 'POST', ours('sandboxes'), checksums: { sum => nil }).json
      restart
      second = request('alice', 'POST', ours('sandboxes'), checksums: { sum => nil })
      expect(second.status).to eq 201
      expect(first.dig('checksums', sum)).to include('needs_upload' => true, 'url' => a_string_ending_with(sum))
      expect(request('alice', 'PUT', ours("sandboxes/#{first['sandbox_id']}"), is_completed: true).status).to eq 400
      upload('content')
      expect(request('alice', 'PUT', ours("sandboxes/#{first['sandbox_id']}"), is_completed: true).status).to eq 200
      third = request('alice', 'POST', ours('sandboxes'), checksums: { sum => nil }).json
      expect(third.dig('checksums', sum)).to eq('needs_upload' => false)
    end

    it 'name the files to come' do
      expect(request('alice', 'POST', ours('sandboxes'), {}).json['error']).to eq ["Field 'checksums' missing"]
    end

    it 'are forgotten a day after they were given up' do
      sandboxes = File.join(data_dir, 'organizations/ours/sandboxes')
      ids = Array.new(2) { request('alice', 'POST', ours('sandboxes'), checksums: {}).json['sandbox_id'] }
      ids.zip([25, 23]).each do |id, hours|
        File.write(File.join(sandboxes, id), JSON.generate(create_time: (Time.now - hours * 60 * 60).utc.iso8601, checksums: []))
      end
      new = request('alice', 'POST', ours('sandboxes'), checksums: {}).json['sandbox_id']
      expect(Dir.children(sandboxes)).to contain_exactly(ids.last, new)
      expect(request('alice', 'PUT', ours("sandboxes/#{ids.last}"), is_completed: true).status).to eq 200
      expect(request('alice', 'PUT', ours("sandboxes/#{ids.first}"), is_completed: true).status).to eq 404
    end

    it 'may be of many files' do
      checksums = (1..20_000).to_h { |number| [format('%032x', number), nil] }
      expect(request('alice', 'POST', ours('sandboxes'), checksums: checksums).json['checksums'].length).to eq 20_000
    end

    it 'end in a cookbook artifact that has all its files' do
      artifact = { name: 'c', metadata: { dependencies: {} }, all_files: [{ name: 'recipes/x.rb', checksum: 'd41d8cd98f00b204e9800998ecf8427e' }] }
      expect(request('alice', 'PUT', ours('cookbook_artifacts/c/1'), artifact, api: '2').status).to eq 400
      upload('')
      expect(request('alice', 'PUT', ours('cookbook_artifacts/c/1'), artifact, api: '2').status).to eq 201
    end

    it 'end in a cookbook that has all its files' do
      file = { name: 'recipes/default.rb', path: 'recipes/default.rb', specificity: 'default' }
      cookbook = { name: 'c-1.0.0', cookbook_name: 'c', version: '1.0.0', metadata: { version: '1.0.0', name: 'c', dependencies: {} } }
      missing = cookbook.merge(all_files: [file.merge(checksum: 'd41d8cd98f00b204e9800998ecf8427e')])
      expect(request('alice', 'PUT', ours('cookbooks/c/1.0.0'), missing, api: '2').status).to eq 400
      complete = cookbook.merge(all_files: [file.merge(checksum: upload('log 1'))])
      expect(request('alice', 'PUT', ours('cookbooks/c/1.0.0'), complete, api: '2').status).to eq 201
      %w(latest 1 v1.0.0 1.0.0-rc 1.0.0.0).each do |version|
        expect([version, request('alice', 'PUT', ours("cookbooks/c/#{version}"), complete, api: '2').status]).to eq [version, 400]
      end
      expect(request('alice', 'PUT', ours('cookbooks/c/1.0.1'), complete.reject { |key| key == :all_files }, api: '2').status).to eq 400
      solved = request('n1', 'POST', ours('environments/_default/cookbook_versions'), { run_list: ['c'] }, api: '2').json
      url = solved.dig('c', 'all_files', 0, 'url')
      expect(request('n1', 'GET', URI(url).path).body).to eq 'log 1'
    end
  end

  describe 'run lists' do
    # Asks which cookbooks a node with these entries is to have.
    def solve(*run_list)
      request('n1', 'POST', ours('environments/_default/cookbook_versions'), { run_list: run_list }, api: '2')
    end

    before do
      %w(1.0.0 1.1.0).each do |version|
        cookbook = { name: "c-#{version}", cookbook_name: 'c', version: version, all_files: [],
                     metadata: { version: version, name: 'c', dependencies: {} } }
        request('alice', 'PUT', ours("cookbooks/c/#{version}"), cookbook, api: '2')
      end
    end

    it 'name cookbooks with recipes and versions' do
      { %w(c) => '1.1.0', %w(c::default) => '1.1.0', %w(c@1.0.0) => '1.0.0', %w(c::a@1.0.0 c::b@1.0.0) => '1.0.0' }.each do |run_list, version|
        expect([run_list, solve(*run_list).json.dig('c', 'version')]).to eq [run_list, version]
      end
      expect(solve.json).to eq({})
    end

    it 'name what is not there' do
      { 'd' => /cookbook: d/, 'd::x' => /cookbook: d/, 'c@2.0.0' => /version for cookbook c: 2.0.0/, '' => /No such/, '::x' => /No such/ }
        .each do |entry, message|
          answer = solve('c', entry)
          expect([entry, answer.status, answer.json['error'].to_s]).to match [entry, 412, message]
        end
    end

    it 'hold up nobody, however long' do
      ['x' * 300_000, "c::#{'x' * 300_000}", "c#{'::x' * 100_000}", "c#{'@' * 300_000}"].each do |entry|
        answer = Timeout.timeout(5) { solve(entry) }
        expect(answer.status).to eq(entry.start_with?('c::') ? 200 : 412)
      end
    end
  end

  it 'knows a role that was sent without run lists' do
    request('alice', 'POST', ours('roles'), name: 'r')
    expect(request('n1', 'GET', ours('roles/r/environments')).json).to eq %w(_default)
  end

  it 'answers no question with 5xx' do
    ['search/nothing', 'nodes/nothing', 'data/nothing/at_all', 'cookbooks/c/_latest',
     'environments/e/cookbooks', 'policies/p/revisions/1', 'cookbook_artifacts/c', 'policy_groups/g'].each do |path|
      expect([path, request('alice', 'GET', ours(path)).status / 100]).to eq [path, 4]
    end
    expect(request('alice', 'GET', ours('nodes'), api: 'x').status).to eq 406
  end
end
