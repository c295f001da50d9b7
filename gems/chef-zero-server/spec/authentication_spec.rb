# frozen_string_literal: true

require_relative 'support/test_server'

RSpec.describe ChefZeroServer::Authentication do
  include TestServer

  before { populate }

  let(:path) { '/organizations/ours/nodes/n1' }

  %w(1.0 1.1 1.3).each do |version|
    it "accepts signatures of protocol #{version}" do
      expect(request('n1', 'GET', path, version: version).status).to eq 200
    end

    it "refuses the signature of another key in protocol #{version}" do
      expect(request('n1', 'GET', path, key: 'n2', version: version).status).to eq 401
    end

    it "refuses a body that is not the signed one in protocol #{version}" do
      answer = request('n1', 'PUT', path, { name: 'n1', normal: {} }, version: version) do |env|
        env['rack.input'] = StringIO.new('{"name":"n1","normal":{"evil":true}}')
      end
      expect(answer.status).to eq 401
    end

    it "refuses another method than the signed one in protocol #{version}" do
      answer = request('alice', 'GET', path, version: version) { |env| env['REQUEST_METHOD'] = 'DELETE' }
      expect(answer.status).to eq 401
    end

    it "refuses another path than the signed one in protocol #{version}" do
      answer = request('alice', 'GET', path, version: version) { |env| env['PATH_INFO'] = '/organizations/ours/nodes/n2' }
      expect(answer.status).to eq 401
    end
  end

  it 'refuses an unsigned request' do
    answer = request(nil, 'GET', path)
    expect(answer.status).to eq 401
    expect(answer.json['error'].first).to include('X_OPS_SIGN')
  end

  %w(SIGN USERID TIMESTAMP CONTENT_HASH AUTHORIZATION_1).each do |header|
    it "refuses a request without X-Ops-#{header}" do
      expect(request('n1', 'GET', path) { |env| env.delete("HTTP_X_OPS_#{header}") }.status).to eq 401
    end
  end

  it 'says who failed, in the words of a Chef server' do
    answer = request('nobody', 'GET', path)
    expect(answer.status).to eq 401
    expect(answer.json['error'].first).to start_with("Failed to authenticate as 'nobody'")
  end

  it 'refuses a name that is a path' do
    expect(request('../../../users/alice', 'GET', path, key: 'alice').status).to eq 401
  end

  it 'refuses an unknown protocol' do
    answer = request('n1', 'GET', path) { |env| env['HTTP_X_OPS_SIGN'] = 'algorithm=none;version=9.9' }
    expect(answer.status).to eq 401
  end

  [-16, 16].each do |minutes|
    it "refuses a clock that is off by #{minutes} minutes" do
      expect(request('n1', 'GET', path, at: Time.now + minutes * 60).status).to eq 401
    end
  end

  it 'tolerates a clock that is off by 14 minutes' do
    expect(request('n1', 'GET', path, at: Time.now - 14 * 60).status).to eq 200
  end

  it 'refuses the key that chef-zero falls back to, for everybody' do
    TestServer::KEYS['published'] = OpenSSL::PKey::RSA.new(ChefZero::PRIVATE_KEY)
    request('alice', 'POST', '/organizations/ours/clients', name: 'keyless')
    %w(pivotal alice n1 ours-validator keyless).each do |name|
      expect(request(name, 'GET', path, key: 'published').status).to eq 401
    end
  end

  it 'knows no client in another organization' do
    expect(request('n1', 'GET', '/organizations/theirs/nodes').status).to eq 401
  end

  it 'knows a client outside of organizations, where it may do nothing' do
    expect(request('n1', 'PUT', '/users/alice', {}).status).to eq 403
    expect(request('n1', 'GET', '/organizations').status).to eq 403
    expect(request('n1', 'GET', '/users', key: 'n2').status).to eq 401
  end

  it 'tells a client and a user of the same name apart by their keys' do
    TestServer::KEYS['the node alice'] = OpenSSL::PKey::RSA.new(2048)
    request('alice', 'POST', '/organizations/ours/clients', name: 'alice', public_key: public_key('the node alice'))
    expect(request('alice', 'DELETE', path, key: 'the node alice').status).to eq 403
    expect(request('alice', 'DELETE', path).status).to eq 200
  end

  it 'makes no superuser of a client called like one' do
    TestServer::KEYS['the node pivotal'] = OpenSSL::PKey::RSA.new(2048)
    request('ours-validator', 'POST', '/organizations/ours/clients', name: 'pivotal', public_key: public_key('the node pivotal'))
    expect(request('pivotal', 'DELETE', path, key: 'the node pivotal').status).to eq 403
    expect(request('pivotal', 'GET', '/users', key: 'the node pivotal').status).to eq 403
  end

  it 'forgets those who were deleted' do
    request('alice', 'DELETE', '/organizations/ours/clients/n1')
    expect(request('n1', 'GET', path).status).to eq 401
  end

  it 'accepts a further key until it expires' do
    keys = '/organizations/ours/clients/n1/keys'
    TestServer::KEYS['second'] = OpenSSL::PKey::RSA.new(2048)
    request('n1', 'POST', keys, name: 'second', public_key: public_key('second'), expiration_date: 'infinity')
    { '2999-01-01T00:00:00Z' => 200, '2020-01-01T00:00:00Z' => 401, 'infinity' => 200 }.each do |date, status|
      expect(request('n1', 'PUT', "#{keys}/second", expiration_date: date).status).to eq 200
      expect([date, request('n1', 'GET', path, key: 'second').status]).to eq [date, status]
    end
  end

  it 'accepts no further key whose expiry date cannot be read' do
    stored = File.join(data_dir, 'organizations/ours/client_keys/n1/keys')
    FileUtils.mkdir_p(stored)
    %w(tomorrow 2999-01-01).each do |date|
      File.write("#{stored}/second", JSON.generate(name: 'second', public_key: public_key('n2'), expiration_date: date))
      expect([date, request('n1', 'GET', path, key: 'n2').status]).to eq [date, 401]
    end
  end

  it 'answers /version and /_status without a signature, and nothing else' do
    expect(request(nil, 'GET', '/version').body).to include(ChefZero::VERSION)
    expect(request(nil, 'GET', '/_status').json).to eq('status' => 'pong')
    expect(request(nil, 'POST', '/version').status).to eq 401
    expect(request(nil, 'GET', '/').status).to eq 401
  end
end
