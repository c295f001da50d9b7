# frozen_string_literal: true

require 'chef/exceptions'
require_relative 'support/repository'
require 'consul_cluster/chef_api'

RSpec.describe ConsulCluster::ChefApi do
  def failing(error)
    described_class.call('https://chef-server.example.jp') { raise error }
  end

  it 'tells in one line what a server, a proxy or the way there refuses with' do
    [Net::HTTPFatalError.new("502 \"Bad\e[2J\nGateway\"", nil), Net::HTTPClientException.new('407 "Proxy Authentication Required"', nil),
     Net::HTTPBadResponse.new('wrong status line: "<html>"'), URI::InvalidURIError.new('bad URI'), Errno::ECONNRESET.new, EOFError.new,
     Net::OpenTimeout.new, SocketError.new('getaddrinfo'), OpenSSL::SSL::SSLError.new('x' * 1000),
     Chef::Exceptions::JSON::ParseError.new('lexical error')].each do |error|
      expect { failing(error) }.to raise_error(ConsulCluster::Error, /\Athe Chef server \S+: [^[:cntrl:]]{1,210}\z/)
    end
  end

  it 'says what helps where the server does not know the key' do
    expect { failing(Net::HTTPClientException.new('401 "Unauthorized"', nil)) }
      .to raise_error(ConsulCluster::Error, /401 "Unauthorized"; the key in .chef is not the one it knows \(remove it and run rake config\)/)
  end

  it 'names the proxy that it was asked through, without its password, and says nothing of each try' do
    before = ENV.to_h
    ENV.update('https_proxy' => 'http://me:secret@proxy.example.com:3128', 'no_proxy' => 'other.example.jp', 'NO_PROXY' => 'other.example.jp')
    expect { failing(Errno::ECONNREFUSED.new) }
      .to raise_error(ConsulCluster::Error, 'the Chef server https://chef-server.example.jp, asked through the proxy proxy.example.com:3128: Connection refused')
    ENV.update('no_proxy' => '.example.jp', 'NO_PROXY' => '.example.jp')
    expect { failing(Errno::ECONNREFUSED.new) }.to raise_error(ConsulCluster::Error, 'the Chef server https://chef-server.example.jp: Connection refused')
    expect { described_class.call('https://chef-server.example.jp') { Chef::Log.warn('retry 1/1') } }.not_to output.to_stdout_from_any_process
  ensure
    ENV.replace(before)
  end

  it 'leaves other failures alone' do
    [NoMethodError.new('a'), Chef::Exceptions::PrivateKeyMissing.new('b')].each do |error|
      expect { failing(error) }.to raise_error(error.class)
    end
  end
end
