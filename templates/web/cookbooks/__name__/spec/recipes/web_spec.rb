# frozen_string_literal: true

require_relative '../spec_helper'

RSpec.describe 'recipe web' do
  let(:machine) { first_machine('web') }
  let(:attributes) { {} }
  let(:chef_run) { converge('web', node_name: machine.fetch('name'), attributes: attributes) }

  RecipeRunner::PLATFORMS.each_key do |name|
    context "on #{name}" do
      let(:chef_run) { converge('web', node_name: machine.fetch('name'), platform: name) }

      it 'runs nginx and a Consul client' do
        expect(consul_file(chef_run, 'agent')).to include('server' => false)
        expect(chef_run).to start_service('consul')
        expect(chef_run).to start_service('nginx')
      end
    end
  end

  it 'shows which node answers' do
    expect(chef_run).to render_file('/var/www/consul-cluster/index.html').with_content("<h1>#{machine.fetch('name')}</h1>")
  end

  it 'answers on port 80, with a path for the check' do
    expect(chef_run).to render_file('/etc/nginx/conf.d/web.conf').with_content { |content|
      expect(content).to match(/listen 80 default_server;/).and match(%r{location = /health \{}).and match(/return 200/)
    }
  end

  it 'registers the service with a check of its own address every two seconds' do
    expect(consul_file(chef_run, 'web').fetch('service')).to include(
      'name' => 'web', 'port' => 80,
      'check' => { 'name' => 'HTTP on port 80', 'http' => "http://#{machine.fetch('ip')}:80/health",
                   'interval' => '2s', 'timeout' => '1s' }
    )
  end

  it 'reloads Consul for another service or check, after the start or restart that may do as well' do
    expect(chef_run).to reload_consul_cluster_service('consul')
      .with(files: %w(/etc/consul/web.json), mark: '/run/consul/loaded', check: %w(consul validate -quiet /etc/consul))
    services = chef_run.find_resources(:consul_cluster_service).select { |service| service.name == 'consul' }
    expect(services.map(&:action)).to eq([[:restart], [:reload]])
  end

  context 'with another name, port and check' do
    let(:attributes) do
      { 'web' => { 'service' => 'shop', 'port' => 8080, 'document_root' => '/srv/www/shop',
                   'check' => { 'path' => '/ok', 'interval' => '5s' } } }
    end

    it 'takes them up in nginx and in Consul' do
      expect(chef_run).to render_file('/srv/www/shop/index.html')
      expect(chef_run).to render_file('/etc/nginx/conf.d/web.conf').with_content { |content|
        expect(content).to match(/listen 8080 default_server;/).and match(%r{root /srv/www/shop;}).and match(%r{location = /ok})
      }
      service = consul_file(chef_run, 'web').fetch('service')
      expect(service).to include('name' => 'shop', 'port' => 8080)
      expect(service.fetch('check')).to include('http' => "http://#{machine.fetch('ip')}:8080/ok", 'interval' => '5s')
    end
  end

  context 'with a check of the page itself' do
    let(:attributes) { { 'web' => { 'check' => { 'path' => '/' } } } }

    it 'leaves the page to be seen' do
      expect(chef_run).to render_file('/etc/nginx/conf.d/web.conf').with_content { |content|
        expect(content).to match(%r{location / \{})
        expect(content).not_to match(/location =|return 200/)
      }
    end
  end

  ['health', '/health?deep=1', '/a b', ''].each do |path|
    context "with #{path.inspect} as the path of the check" do
      let(:attributes) { { 'web' => { 'check' => { 'path' => path } } } }

      it 'says what would work' do
        expect { chef_run }.to raise_error(ArgumentError, %r{path'\] is #{Regexp.escape(path.inspect)}: .*'/health', would work})
      end
    end
  end
end
