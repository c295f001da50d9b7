# frozen_string_literal: true

require_relative '../spec_helper'

RSpec.describe 'recipe lb' do
  let(:attributes) { {} }
  let(:machine) { first_machine('lb').fetch('name') }
  let(:chef_run) { converge('lb', node_name: machine, attributes: attributes) }

  RecipeRunner::PLATFORMS.each_key do |name|
    context "on #{name}" do
      let(:chef_run) { converge('lb', node_name: machine, platform: name) }

      it 'runs nginx and dnsmasq, and no Consul' do
        expect(chef_run).to start_service('nginx')
        expect(chef_run).to start_service('dnsmasq')
        expect(chef_run).not_to start_service('consul')
      end
    end
  end

  it 'asks dnsmasq for the nodes again and again' do
    expect(chef_run).to render_file('/etc/nginx/conf.d/lb.conf').with_content { |content|
      expect(content).to match(/resolver 127\.0\.0\.1 valid=1s ipv6=off;/)
        .and match(/set \$nodes web\.service\.consul;/)
        .and match(%r{proxy_pass http://\$nodes:80;})
    }
  end

  it 'takes the next node when one fails' do
    expect(chef_run).to render_file('/etc/nginx/conf.d/lb.conf')
      .with_content('proxy_next_upstream error timeout http_502 http_503 http_504;')
  end

  it 'names the host to the nodes, also for a client that does not' do
    expect(chef_run).to render_file('/etc/nginx/conf.d/lb.conf').with_content('proxy_set_header Host $host;')
  end

  context 'with another service, port and Consul domain' do
    let(:attributes) { { 'web' => { 'service' => 'shop', 'port' => 8080 }, 'consul' => { 'domain' => 'internal' } } }

    it 'follows that service' do
      expect(chef_run).to render_file('/etc/nginx/conf.d/lb.conf').with_content { |content|
        expect(content).to match(/set \$nodes shop\.service\.internal;/).and match(/proxy_pass .*:8080;/)
      }
    end
  end

  context 'with an upstream of its own' do
    let(:attributes) { { 'lb' => { 'upstream' => 'blue.web.service.consul', 'upstream_port' => 8081 } } }

    it 'follows that name' do
      expect(chef_run).to render_file('/etc/nginx/conf.d/lb.conf').with_content { |content|
        expect(content).to match(/set \$nodes blue\.web\.service\.consul;/).and match(%r{proxy_pass http://\$nodes:8081;})
      }
    end
  end

  context 'with a port and times of its own' do
    let(:attributes) do
      { 'lb' => { 'port' => 8080, 'resolver_valid' => '3s', 'resolver_timeout' => '4s', 'connect_timeout' => '5s',
                  'read_timeout' => '6s', 'next_upstream' => 'error' } }
    end

    it 'takes them up' do
      expect(chef_run).to render_file('/etc/nginx/conf.d/lb.conf').with_content { |content|
        expect(content.lines.map(&:strip)).to include(
          'listen 8080 default_server;', 'resolver 127.0.0.1 valid=3s ipv6=off;', 'resolver_timeout 4s;',
          'proxy_connect_timeout 5s;', 'proxy_read_timeout 6s;', 'proxy_next_upstream error;'
        )
      }
    end
  end
end
