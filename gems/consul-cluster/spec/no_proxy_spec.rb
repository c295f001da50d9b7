# frozen_string_literal: true

require 'chef/config'
require 'uri'
require_relative 'support/repository'

RSpec.describe ConsulCluster::NoProxy do
  let(:proxied) { { 'https_proxy' => 'http://proxy.company.example:3128', 'http_proxy' => 'http://proxy.company.example:3128' } }
  let(:own) { %w(https://192.168.33.10 https://chef-server.example.jp http://192.168.33.201 http://node201.example.jp) }

  def add(env, chef = chef_data)
    described_class.add(settings_of(chef: chef), env: env)
    env
  end

  # As Ruby sees it, and as Chef does.
  def proxies(env, url)
    before = ENV.to_h
    ENV.update(env)
    uri = URI(url)
    [uri.find_proxy, Chef::Config.proxy_uri(uri.scheme, uri.host, uri.port)].map { |proxy| proxy&.host }
  ensure
    ENV.replace(before)
  end

  it 'names the Chef server and the machines: Ruby and Chef do not understand the network that a user excepts' do
    env = add(proxied.merge('no_proxy' => '192.168.0.0/16'))
    own.each { |url| expect(proxies(env, url)).to eq([nil, nil]) }
    expect(env['NO_PROXY']).to eq(env['no_proxy']).and start_with('192.168.0.0/16,')
  end

  it 'keeps what the user excepts in either variable, and the proxy for the world outside' do
    env = add(proxied.merge('no_proxy' => 'localhost, .company.example', 'NO_PROXY' => 'git.company.example'))
    expect(env['no_proxy'].split(',')).to start_with('localhost', '.company.example', 'git.company.example')
    expect(proxies(env, 'https://supermarket.chef.io')).to eq(%w(proxy.company.example) * 2)
  end

  it 'leaves a Chef server that the user has to the no_proxy that the user has' do
    chef = chef_data.tap { |data| data['chef-server'].merge!('edition' => 'existing', 'api_fqdn' => 'chef.company.example') }
    expect(proxies(add(proxied.dup, chef), 'https://chef.company.example')).to eq(%w(proxy.company.example) * 2)
    expect(proxies(add(proxied.merge('no_proxy' => '.company.example'), chef), 'https://chef.company.example')).to eq([nil, nil])
  end

  it 'changes nothing where there is no proxy' do
    expect(add('http_proxy' => '')).to eq('http_proxy' => '')
  end
end
