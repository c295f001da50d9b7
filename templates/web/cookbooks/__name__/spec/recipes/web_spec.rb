# frozen_string_literal: true

require_relative '../spec_helper'

RSpec.describe 'recipe web' do
  let(:machine) { first_machine('web') }
  let(:check) { { 'path' => '/health', 'interval' => '2s', 'timeout' => '1s' } }
  let(:attributes) { { 'web' => { 'document_root' => '/srv/page', 'check' => check } } }
  let(:settings) { { 'service' => 'web', 'port' => 80 } }
  let(:chef_run) { converge('web', node_name: machine['name'], attributes: attributes, cluster: { 'roles' => { 'web' => settings } }) }

  it 'runs a Consul client' do
    expect(chef_run).to create_consul_agent(machine['name']).with(server: false, servers: server_addresses)
  end

  it 'shows which node answers' do
    expect(chef_run).to render_file('/srv/page/index.html').with_content(machine['name'])
  end

  it 'shows visitors the page of the cluster, unless that is off' do
    expect(chef_run).to create_cluster_page(machine['name'])
    expect(chef_run).to render_file('/etc/nginx/conf.d/web.conf').with_content('include /etc/nginx/cluster-page.conf;')
    without = converge('web', node_name: machine['name'], attributes: { 'web' => { 'page' => false } })
    expect(without).not_to create_cluster_page(machine['name'])
    expect(without).not_to render_file('/etc/nginx/conf.d/web.conf').with_content('cluster-page')
  end

  it 'answers on its port, with a path for the check' do
    expect(chef_run).to render_file('/etc/nginx/conf.d/web.conf').with_content { |content|
      expect(content).to match(/listen 80 default_server;/).and match(/absolute_redirect off;/).and match(%r{location = /health \{}).and match(/return 200/)
    }
  end

  it 'registers the service with a check of its own address' do
    expect(chef_run).to create_consul_agent_service('web').with(
      service: 'web', port: 80,
      check: { 'http' => "http://#{machine['ip']}:80/health", 'interval' => '2s', 'timeout' => '1s' }
    )
  end

  context 'with another name, port and check' do
    let(:settings) { { 'service' => 'shop', 'port' => 8080 } }
    let(:attributes) { { 'web' => { 'check' => { 'path' => '/', 'interval' => '5s' } } } }

    it 'takes them up in nginx and in Consul' do
      expect(chef_run).to create_consul_agent_service('web').with(
        service: 'shop', port: 8080, check: include('http' => "http://#{machine['ip']}:8080/", 'interval' => '5s')
      )
      expect(chef_run).to render_file('/etc/nginx/conf.d/web.conf').with_content { |content|
        expect(content).to match(/listen 8080 default_server;/)
        expect(content).not_to match(/location =|return 200/)
      }
    end
  end

  context 'with an attribute that is a setting of cluster.json' do
    let(:attributes) { { 'web' => { 'port' => 8080 } } }

    it 'says where it belongs' do
      expect { chef_run }.to raise_error(RuntimeError, /\['web'\]\['port'\] is set: set roles.web.port in provisioning.cluster.json/)
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

  { true => :create, false => :delete }.each do |wanted, action|
    it "converges on a Consul event where cluster.json says so: #{wanted}" do
      chef_run = converge('web', node_name: machine['name'], cluster: { 'consul' => { 'converge_on_event' => wanted } })
      expect(chef_run).to public_send("#{action}_consul_converge_on_event", 'converge')
    end
  end
end
