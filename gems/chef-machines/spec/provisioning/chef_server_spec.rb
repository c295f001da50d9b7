# frozen_string_literal: true

require 'chef'
require 'chef/provisioning'
require 'socket'
require 'tmpdir'

RSpec.describe Chef::Provisioning::ChefServer do
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
    before = ENV.to_h
    ENV.update('https_proxy' => "http://127.0.0.1:#{proxy.addr[1]}", 'no_proxy' => no_proxy)
    yield asked
  ensure
    ENV.replace(before)
    thread.kill.join
    proxy.close
  end

  def announce(url)
    Dir.mktmpdir do |root|
      File.write(File.join(root, 'me.pem'), '')
      described_class.new(url, Chef::Provisioning::Options.new(root: root), client_name: 'me', signing_key_filename: File.join(root, 'me.pem')).announce
    end
  end

  it 'is looked for through the proxy that Chef would take' do
    through_proxy('') do |asked|
      expect { announce('https://chef.company.example/organizations/o') }
        .to raise_error(Chef::Provisioning::Failed, /\Athe Chef server chef.company.example cannot be asked through the proxy: 407 .*\z/)
      expect(asked.first).to start_with('CONNECT chef.company.example:443')
    end
  end

  it 'is looked for without it where no_proxy names it' do
    tcp = TCPServer.new('127.0.0.1', 0)
    through_proxy('127.0.0.1') do |asked|
      announce("https://127.0.0.1:#{tcp.addr[1]}/organizations/o")
      expect(asked).to eq([])
    end
  ensure
    tcp.close
  end
end
