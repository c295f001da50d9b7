# frozen_string_literal: true

require_relative '../../support/fake_command'

RSpec.describe Chef::Provisioning::Drivers::SshKeys do
  around { |example| Dir.mktmpdir { |dir| @dir = dir and example.run } }

  subject(:keys) { described_class.new(@dir, command) }

  it 'makes one key pair, which only its owner can read' do
    expect(keys.ensure).to eq('ecdsa-sha2-nistp256 KEY chef-machines')
    expect(keys.ensure).to eq('ecdsa-sha2-nistp256 KEY chef-machines')
    expect(command.calls_of('ssh-keygen').size).to eq(1)
    expect(File.stat(keys.private_key).mode & 0o777).to eq(0o600)
    expect(File.stat(File.dirname(keys.private_key)).mode & 0o777).to eq(0o700)
  end

  it 'makes it again when it was interrupted in between' do
    keys.ensure
    File.delete(keys.private_key)
    keys.ensure
    expect(File.read(keys.private_key)).to eq("private\n")
  end

  it "replaces a machine's host keys, and leaves the others" do
    keys.ensure
    keys.trust('192.168.33.1', ['ssh-rsa OTHER'])
    keys.trust('192.168.33.101', ["ssh-rsa OLD root@x\n"])
    keys.trust('192.168.33.101', ["ssh-rsa NEW root@x\n", "ecdsa-sha2-nistp256 E root@x\n"])
    expect(File.read(keys.known_hosts))
      .to eq("192.168.33.1 ssh-rsa OTHER\n192.168.33.101 ssh-rsa NEW\n192.168.33.101 ecdsa-sha2-nistp256 E\n")
    keys.forget('192.168.33.101')
    expect(File.read(keys.known_hosts)).to eq("192.168.33.1 ssh-rsa OTHER\n")
  end
end
