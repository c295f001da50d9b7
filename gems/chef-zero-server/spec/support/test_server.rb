# frozen_string_literal: true

require 'fileutils'
require 'json'
require 'stringio'
require 'tmpdir'
require 'chef_zero_server'
require 'mixlib/authentication/signedheaderauth'

# The server on a store of its own, with somebody in every role, and
# requests that are really signed. Include it into an example group.
module TestServer
  # Keys take a while to make; every example uses the same ones.
  KEYS = Hash.new { |keys, name| keys[name] = OpenSSL::PKey::RSA.new(2048) }

  Answer = Struct.new(:status, :headers, :body) do
    def json
      JSON.parse(body)
    end
  end

  # Takes the example group.
  def self.included(group)
    group.before { @data_dir = Dir.mktmpdir }
    group.after { FileUtils.rm_rf(@data_dir) }
  end

  attr_reader :data_dir

  # The Rack application, as it runs on the machine.
  def app
    @app ||= start
  end

  # As after a restart of the machine.
  def restart
    @app = start
  end

  # The superuser is pivotal; of the organization ours, alice is a member,
  # ours-validator the validator, n1 and n2 are clients with nodes; mallory is a
  # member of the organization theirs. That takes a while, and is done once.
  def populate
    @@populated ||= begin # rubocop:disable Style/ClassVars -- shared by all groups
      fill
      Dir.mktmpdir.tap { |copy| FileUtils.cp_r("#{data_dir}/.", copy) }
    end
    FileUtils.cp_r("#{@@populated}/.", data_dir)
  end

  # Takes who signs (or nil for an unsigned request), method, path, and a body: a
  # String, data, or keywords; gives the Answer. Further keywords: key, the key's name if it is
  # another's; version of the protocol; at, the time of signing; api, the version
  # of the API; tamper, a block that may change the Rack environment.
  def request(name, method, path, body = nil, key: name, version: '1.3', at: Time.now, api: '1', **fields)
    body ||= fields.empty? ? '' : fields
    body = JSON.generate(body) unless body.is_a?(String)
    env = environment(method, path, body, api)
    env.merge!(signature(name, key, env, body, version, at)) if name
    yield env if block_given?
    status, headers, chunks = app.call(env)
    Answer.new(status, headers, chunks.to_enum.to_a.join)
  end

  def public_key(name)
    KEYS[name].public_key.to_pem
  end

  # Uploads a file to the organization ours, as a cookbook upload does.
  def upload(content, as: 'alice')
    sum = Digest::MD5.hexdigest(content)
    request(as, 'PUT', "/organizations/ours/file_store/checksums/#{sum}", content)
    sum
  end

  private

  def start
    ChefZeroServer.application(data_dir: data_dir, superuser: 'pivotal', superuser_key: public_key('pivotal'))
  end

  def fill
    %w(alice mallory).each { |name| sign_up(name) }
    found('ours', 'alice')
    found('theirs', 'mallory')
    %w(n1 n2).each do |name|
      request!('alice', 'POST', '/organizations/ours/clients', name: name, public_key: public_key(name))
      request!(name, 'POST', '/organizations/ours/nodes', name: name, run_list: [])
    end
  end

  # Raises unless the request succeeds.
  def request!(*arguments, **fields)
    answer = request(*arguments, **fields)
    raise "#{arguments.first(3)}: #{answer.status} #{answer.body}" unless answer.status < 300
  end

  def sign_up(name)
    request!(
      'pivotal', 'POST', '/users',
      username: name, display_name: name, email: "#{name}@example.jp", password: 'secret123', public_key: public_key(name)
    )
  end

  def found(organization, user)
    request!('pivotal', 'POST', '/organizations', name: organization, full_name: organization)
    validator = "#{organization}-validator"
    request!('pivotal', 'PUT', "/organizations/#{organization}/clients/#{validator}", public_key: public_key(validator))
    request!('pivotal', 'POST', "/organizations/#{organization}/users", username: user)
  end

  def environment(method, path, body, api)
    path, query = path.split('?', 2)
    { 'REQUEST_METHOD' => method, 'PATH_INFO' => path, 'SCRIPT_NAME' => '', 'QUERY_STRING' => query.to_s,
      'rack.input' => StringIO.new(body), 'rack.url_scheme' => 'https', 'HTTP_HOST' => 'chef.example.jp',
      'HTTP_ACCEPT' => 'application/json', 'HTTP_X_OPS_SERVER_API_VERSION' => api }
  end

  def signature(name, key, env, body, version, at)
    signer = Mixlib::Authentication::SignedHeaderAuth.signing_object(
      http_method: env['REQUEST_METHOD'].downcase, path: env['PATH_INFO'], body: body, timestamp: at.utc.iso8601,
      user_id: name, proto_version: version,
      headers: { 'X-Ops-Server-API-Version' => env['HTTP_X_OPS_SERVER_API_VERSION'] }
    )
    signer.sign(KEYS[key]).transform_keys { |header| "HTTP_#{header.upcase.tr('-', '_')}" }
  end
end
