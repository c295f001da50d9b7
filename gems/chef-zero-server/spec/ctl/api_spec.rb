# frozen_string_literal: true

require 'webrick/https'
require_relative '../support/test_server'
require 'chef_zero_server/ctl/api'

RSpec.describe ChefZeroServer::Ctl::Api do
  include TestServer

  let(:directory) { Dir.mktmpdir }
  let(:api) do
    described_class.new('host' => '127.0.0.1', 'certificate' => "#{directory}/trusted.crt", 'superuser' => 'pivotal',
                        'superuser_key' => "#{directory}/pivotal.pem")
  end

  before do
    File.write("#{directory}/pivotal.pem", TestServer::KEYS['pivotal'].to_pem)
    trust certificate
    @listener = TCPServer.new('127.0.0.1', 0)
    # Port 443 of this machine, without its nginx.
    allow(Net::HTTP).to receive(:new).with('127.0.0.1', 443, nil).and_wrap_original do |original, host, _, proxy|
      original.call(host, @listener.addr[1], proxy)
    end
  end

  after do
    @stop&.call
    @listener.close
    FileUtils.rm_rf(directory)
  end

  def certificate(key = TestServer::KEYS['tls'])
    OpenSSL::X509::Certificate.new.tap do |made|
      made.subject = made.issuer = OpenSSL::X509::Name.parse('/CN=127.0.0.1')
      made.public_key = key.public_key
      made.not_before = Time.now - 60
      made.not_after = Time.now + 600
      made.add_extension(OpenSSL::X509::ExtensionFactory.new.create_extension('subjectAltName', 'IP:127.0.0.1'))
      made.sign(key, OpenSSL::Digest.new('SHA256'))
    end
  end

  def trust(certificate)
    File.write("#{directory}/trusted.crt", certificate.to_pem)
  end

  # Answers each connection with what the block makes of the request's first line;
  # counts them.
  def serve
    context = OpenSSL::SSL::SSLContext.new.tap { |made| made.add_certificate(certificate, TestServer::KEYS['tls']) }
    secure = OpenSSL::SSL::SSLServer.new(@listener, context)
    @connections = 0
    service = Thread.new do
      loop do
        connection = secure.accept
        @connections += 1
        connection.write(yield(connection.gets))
        connection.close
      rescue OpenSSL::SSL::SSLError
        nil # the client did not like the certificate
      end
    end
    @stop = -> { service.kill.join }
  end

  # Puts the server behind the port, and ends when it has ended: it would
  # complain about a listener that was closed before.
  def serve_application
    running = Queue.new
    server = WEBrick::HTTPServer.new(DoNotListen: true, AccessLog: [], Logger: WEBrick::Log.new(File::NULL),
                                     StartCallback: -> { running << true }, SSLEnable: true,
                                     SSLCertificate: certificate, SSLPrivateKey: TestServer::KEYS['tls'])
    server.listeners << OpenSSL::SSL::SSLServer.new(@listener, server.ssl_context).tap { |secure| secure.start_immediately = false }
    server.mount('/', Rackup::Handler::WEBrick, app)
    service = Thread.new { server.start }
    running.pop # no server can be shut down before
    @stop = lambda do
      server.shutdown
      service.join
    end
  end

  it 'asks as the superuser, over TLS, on port 443' do
    serve_application
    data = { username: 'bob', display_name: 'Bob', email: 'bob@example.jp', password: 'sesame42' }
    expect(api.post('/users', data)).to include('uri' => a_string_ending_with('/users/bob'))
    expect(api.get('/users').keys).to eq %w(bob)
    expect(api.delete('/users/bob')).to include('username' => 'bob')
    expect { api.get('/users/bob') }
      .to raise_error(ChefZeroServer::Ctl::ApiError, /not found/) { |error| expect(error.status).to eq 404 }
  end

  it 'speaks to nobody who has another certificate' do
    trust certificate(TestServer::KEYS['n1'])
    serve { "HTTP/1.1 200 OK\r\n\r\n{}" }
    expect { api.get('/users') }.to raise_error(ChefZeroServer::Ctl::Error, /does not answer: .*certificate/)
    expect(@connections).to eq 0
  end

  {
    'nothing' => '', 'no HTTP' => "\xff\n", 'half an answer' => "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{",
    'no JSON' => "HTTP/1.1 200 OK\r\n\r\n<html>"
  }.each do |what, answer|
    it "takes #{what} for no answer, and asks once" do
      serve { answer }
      expect { api.get('/users') }.to raise_error(ChefZeroServer::Ctl::Error, /127.0.0.1 does not answer/)
      expect(@connections).to eq 1
    end
  end

  it 'does not wait for ever' do
    stub_const("#{described_class}::TIMEOUT", 0.2)
    serve { sleep 5 }
    expect { api.get('/users') }.to raise_error(ChefZeroServer::Ctl::Error, /does not answer/)
    expect(@connections).to eq 1
  end

  it 'repeats what is no JSON of a server that fails' do
    serve { "HTTP/1.1 502 Bad Gateway\r\n\r\n<html>" }
    expect { api.get('/users') }.to raise_error(ChefZeroServer::Ctl::ApiError, '502 Bad Gateway')
  end

  it 'says so where nobody listens, or there is no such host' do
    allow(Net::HTTP).to receive(:new).and_wrap_original { |original| original.call('127.0.0.1', 1, nil) }
    expect { api.get('/users') }.to raise_error(ChefZeroServer::Ctl::Error, /refused/)
    allow(TCPSocket).to receive(:open).and_raise(SocketError, 'no such host')
    expect { api.get('/users') }.to raise_error(ChefZeroServer::Ctl::Error, /no such host/)
  end
end
