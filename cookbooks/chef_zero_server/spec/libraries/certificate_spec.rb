# frozen_string_literal: true

require 'tmpdir'
require "#{VENDORED}/chef_zero_server/libraries/certificate"

RSpec.describe ChefZeroServerCookbook::Certificate do
  let(:directory) { Dir.mktmpdir }
  let(:certificate) { "#{directory}/x.crt" }
  let(:key) { "#{directory}/x.key" }
  let(:names) { %w(DNS:chef.example.jp IP:192.168.33.10) }

  after { FileUtils.rm_rf(directory) }

  # Writes a certificate with these names, good for these days.
  def issue(names, days: 100)
    pair = OpenSSL::PKey::RSA.new(2048)
    made = OpenSSL::X509::Certificate.new
    made.public_key = pair.public_key
    made.not_before = Time.now
    made.not_after = Time.now + days * 24 * 60 * 60
    made.add_extension(OpenSSL::X509::ExtensionFactory.new.create_extension('subjectAltName', names.join(',')))
    File.write(certificate, made.sign(pair, OpenSSL::Digest.new('SHA256')).to_pem)
    File.write(key, pair.to_pem)
  end

  def serves?(days: 30)
    described_class.serves?(certificate, key, names, at: Time.now + days * 24 * 60 * 60)
  end

  it 'keeps a certificate that has the names and the time' do
    issue(names.reverse)
    expect(serves?).to be true
  end

  it 'wants another where there is none, or one of other names, or an old one, or one of another key' do
    expect(serves?).to be false
    issue(%w(DNS:chef.example.jp IP:192.168.33.11))
    expect(serves?).to be false
    issue(%w(DNS:chef.example.jp))
    expect(serves?).to be false
    issue(names, days: 29)
    expect(serves?).to be false
    issue(names)
    File.write(key, OpenSSL::PKey::RSA.new(2048).to_pem)
    expect(serves?).to be false
    File.write(certificate, 'nonsense')
    expect(serves?).to be false
  end
end
