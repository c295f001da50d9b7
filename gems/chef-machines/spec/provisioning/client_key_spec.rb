# frozen_string_literal: true

require 'chef/provisioning/client_key'
require 'tmpdir'

RSpec.describe Chef::Provisioning::ClientKey do
  around { |example| Dir.mktmpdir { |dir| (@dir = dir) && example.run } }
  before { stub_const('Chef::Provisioning::ClientKey::BITS', 1024) }

  let(:key) { described_class.new(@dir, 'node201') }

  it 'makes a key once and keeps it for its owner only' do
    pem = key.pem
    expect(described_class.new(@dir, 'node201').pem).to eq(pem)
    expect(File.stat(key.path).mode & 0o777).to eq(0o600)
    expect(OpenSSL::PKey::RSA.new(key.public_pem).private?).to be(false)
  end

  it 'makes a new one in place of what an interrupted run left' do
    half = key.pem[0, 300]
    File.write(key.path, half)
    expect(OpenSSL::PKey::RSA.new(described_class.new(@dir, 'node201').pem)).to be_private
  end

  it 'names the machines that have one' do
    expect(described_class.names(@dir)).to eq([])
    key.pem
    expect(described_class.names(@dir)).to eq(%w(node201))
    2.times { key.remove }
    expect(described_class.names(@dir)).to eq([])
  end

  it 'shows nothing of itself' do
    key.pem
    expect(key.inspect).not_to include('PRIVATE')
  end
end
