# frozen_string_literal: true

require_relative '../spec_helper'

RSpec.describe 'recipe lb' do
  let(:lb) { { 'resolver_valid' => '1s', 'connect_timeout' => '500ms', 'next_upstream' => 'error timeout' } }
  let(:attributes) { { 'lb' => lb } }
  let(:cluster) { { 'consul' => { 'domain' => 'consul' }, 'roles' => { 'web' => { 'service' => 'web', 'port' => 80 } } } }
  let(:chef_run) { converge('lb', node_name: first_machine('lb')['name'], attributes: attributes, cluster: cluster) }

  # What nginx is told.
  def lines
    expect(chef_run).to create_template('/etc/nginx/conf.d/lb.conf')
    content = nil
    expect(chef_run).to(render_file('/etc/nginx/conf.d/lb.conf').with_content { |text| content = text })
    content.lines.map(&:strip)
  end

  it 'asks the Consul servers for the nodes, again and again' do
    expect(chef_run).to create_consul_dns('consul').with(servers: server_addresses)
    expect(lines).to include('set $nodes web.service.consul;', 'proxy_pass http://$nodes:80;')
  end

  it 'takes the last known nodes, and Consul\'s own answer where they do not do, unless one of them had the request' do
    resolvers = lines.grep(/resolver |location|error_page|\$upstream_bytes_sent|return/)
    expect(resolvers).to eq(['location / {', 'resolver 127.0.0.2 valid=1s ipv6=off;', 'error_page 502 504 = @anew;',
                             'location @anew {', 'if ($upstream_bytes_sent ~ [1-9]) {', 'return 502;',
                             'resolver 127.0.0.1 valid=1s ipv6=off;'])
  end

  it 'says what Consul knows of the nodes, for the page, unless that is off' do
    expect(chef_run).to create_cluster_status('web').with(servers: server_addresses)
    expect(lines).to include('include /etc/nginx/cluster-status.conf;')
    without = converge('lb', node_name: first_machine('lb')['name'], attributes: { 'web' => { 'page' => false } })
    expect(without).to remove_cluster_status('web')
    expect(without).not_to render_file('/etc/nginx/conf.d/lb.conf').with_content('cluster-status')
  end

  it 'tells the nodes the name and port that the visitor used' do
    expect(lines).to include('proxy_set_header Host $http_host;')
  end

  it 'takes the next node when one fails' do
    expect(lines).to include('proxy_connect_timeout 500ms;', 'proxy_next_upstream error timeout;')
  end

  context 'with another service and Consul domain, and times of its own' do
    let(:attributes) { { 'lb' => { 'read_timeout' => '6s' } } }
    let(:cluster) do
      { 'consul' => { 'domain' => 'internal' },
        'roles' => { 'web' => { 'service' => 'shop', 'port' => 8080 }, 'lb' => { 'port' => 8081 } } }
    end

    it 'follows them' do
      expect(chef_run).to create_consul_dns('internal')
      expect(lines).to include('listen 8081 default_server;', 'set $nodes shop.service.internal;',
                               'proxy_pass http://$nodes:8080;', 'proxy_read_timeout 6s;')
    end
  end

  context 'with a service that DNS cannot hold' do
    let(:cluster) { { 'roles' => { 'web' => { 'service' => 'my.shop' } } } }

    it 'changes nothing' do
      expect { chef_run }.to raise_error(ArgumentError, /"my.shop" cannot be found by DNS/)
    end
  end

  context 'with an upstream of its own' do
    let(:attributes) { { 'lb' => { 'upstream' => 'blue.web.service.consul', 'upstream_port' => 8081 } } }

    it 'follows that name' do
      expect(lines).to include('set $nodes blue.web.service.consul;', 'proxy_pass http://$nodes:8081;')
    end
  end
end
