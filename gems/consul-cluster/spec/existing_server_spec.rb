# frozen_string_literal: true

require 'stringio'
require 'tmpdir'
require_relative 'support/repository'

RSpec.describe ConsulCluster::ExistingServer do
  let(:out) { StringIO.new }

  it "asks for the user's key" do
    expect { described_class.new(settings_of).fetch_user_key }
      .to raise_error(ConsulCluster::Error, %r{key of testuser into .*/testuser.pem})
  end

  it 'needs no validator and forgets nothing' do
    server = described_class.new(settings_of)
    expect([server.fetch_org_key, server.forget_old_server]).to eq([nil, nil])
  end

  describe 'the certificate' do
    let(:key) { OpenSSL::PKey::RSA.new(2048) }
    let(:tcp) { TCPServer.new('127.0.0.1', 0) }
    let(:server) do
      chef = chef_data
      chef['chef-server']['api_fqdn'] = 'localhost'
      described_class.new(settings_of(chef: chef), port: tcp.addr[1], out: out)
    end

    # @return [OpenSSL::X509::Certificate] signed by itself
    def certificate(name)
      made = OpenSSL::X509::Certificate.new
      made.version = 2
      made.serial = 1
      made.subject = made.issuer = OpenSSL::X509::Name.parse("/CN=#{name}")
      made.public_key = key.public_key
      made.not_before = Time.now - 60
      made.not_after = Time.now + 60
      made.add_extension(OpenSSL::X509::ExtensionFactory.new.create_extension('subjectAltName', "DNS:#{name}"))
      made.sign(key, OpenSSL::Digest.new('SHA256'))
    end

    # Runs the block while a server shows a certificate, which the system trusts
    # or not.
    def serving(certificate, trusted:)
      context = OpenSSL::SSL::SSLContext.new
      context.cert = certificate
      context.key = key
      thread = Thread.new do
        OpenSSL::SSL::SSLServer.new(tcp, context).accept.close
      rescue OpenSSL::SSL::SSLError
        nil # who does not trust it hangs up
      end
      store = OpenSSL::X509::Store.new
      store.add_cert(certificate) if trusted
      stub_const('OpenSSL::SSL::SSLContext::DEFAULT_CERT_STORE', store)
      yield
    ensure
      tcp.close
      thread.kill.join # it waits for ever where nobody has come
    end

    it 'is not needed where the system trusts it' do
      serving(certificate('localhost'), trusted: true) { server.fetch_certificate }
      expect(out.string).to include('trusts the certificate of localhost')
    end

    it 'is asked for where the system does not trust it' do
      serving(certificate('localhost'), trusted: false) do
        expect { server.fetch_certificate }
          .to raise_error(ConsulCluster::Error, %r{put the certificate of localhost .* into .*/trusted_certs/localhost.crt})
      end
    end

    it 'is asked for where it is of another name' do
      serving(certificate('other.example.jp'), trusted: true) do
        expect { server.fetch_certificate }.to raise_error(ConsulCluster::Error, /certificate of localhost/)
      end
    end

    # A proxy that refuses, and notes what it was asked for.
    def through_proxy(no_proxy)
      proxy = TCPServer.new('127.0.0.1', 0)
      asked = []
      thread = Thread.new do
        client = proxy.accept
        asked << client.gets("\r\n\r\n")[/\A.*/]
        client.write("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        client.close
      end
      allow(ENV).to receive(:[]).and_call_original
      { 'https_proxy' => "http://127.0.0.1:#{proxy.addr[1]}", 'no_proxy' => no_proxy }.each do |name, value|
        allow(ENV).to receive(:[]).with(name).and_return(value)
      end
      yield asked
    ensure
      thread.kill.join
      proxy.close
    end

    it 'is looked at through the proxy that Chef would take' do
      chef = chef_data.tap { |data| data['chef-server']['api_fqdn'] = 'chef.company.example' }
      through_proxy('') do |asked|
        expect { described_class.new(settings_of(chef: chef), out: out).fetch_certificate }
          .to raise_error(ConsulCluster::Error, /\Athe Chef server chef.company.example does not answer on port 443: 407 .*\z/)
        expect(asked.first).to start_with('CONNECT chef.company.example:443')
      end
    end

    it "is looked at without the proxy where the user's no_proxy says so" do
      through_proxy('*localhost, 10.0.0.0/8') do |asked|
        serving(certificate('localhost'), trusted: true) { server.fetch_certificate }
        expect(asked).to eq([])
      end
    end

    it 'cannot be looked at where nobody answers' do
      server
      tcp.close
      expect { server.fetch_certificate }.to raise_error(ConsulCluster::Error, /localhost does not answer on port \d+/)
    end
  end
end
