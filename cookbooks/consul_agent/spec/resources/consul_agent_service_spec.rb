# frozen_string_literal: true

require_relative '../spec_helper'

RSpec.describe 'consul_agent_service' do
  platform 'debian', '12'
  step_into :consul_agent_service

  let(:check) { { http: 'http://192.0.2.9:80/health', interval: '2s', timeout: '1s' } }

  def service(properties = {})
    converge(:consul_agent_service, 'web', { port: 80, check: check }.merge(properties))
  end

  it 'registers the service with its check' do
    expect(service).to create_consul_agent_config('web').with(
      settings: { 'service' => { 'name' => 'web', 'port' => 80,
                                 'check' => { 'name' => 'HTTP on port 80', 'http' => 'http://192.0.2.9:80/health',
                                              'interval' => '2s', 'timeout' => '1s' } } }
    )
  end

  it 'has another name in Consul, a definition of its own, and no check, where it is told so' do
    expect(service(service: 'shop', settings: { 'tags' => %w(blue) }, check: {})).to create_consul_agent_config('web')
      .with(settings: { 'service' => { 'name' => 'shop', 'port' => 80, 'tags' => %w(blue) } })
  end

  it 'leaves the name of another kind of check to Consul' do
    expect(service(check: { tcp: '192.0.2.9:80', interval: '2s' })).to create_consul_agent_config('web')
      .with(settings: { 'service' => { 'name' => 'web', 'port' => 80,
                                       'check' => { 'tcp' => '192.0.2.9:80', 'interval' => '2s' } } })
  end

  %w(agent start).each do |name|
    it "leaves consul_agent's own #{name}.json alone" do
      expect { converge(:consul_agent_service, name, { port: 80 }) }.to raise_error(Chef::Exceptions::ValidationFailed, /"#{name}-service"/)
    end
  end

  it 'refuses a name that DNS cannot hold' do
    expect { service(service: 'my.shop') }.to raise_error(Chef::Exceptions::ValidationFailed, /my.shop/)
  end

  it 'has the agent reload it, unless a start or restart has done as well' do
    expect(service).to reload_checked_service('consul')
      .with(files: %w(/etc/consul/web.json), mark: '/run/consul/loaded', check: %w(consul validate -quiet /etc/consul))
  end
end
