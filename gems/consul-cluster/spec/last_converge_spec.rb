# frozen_string_literal: true

require 'chef/provisioning/secret_file'
require 'chef/server_api'
require 'consul_cluster/last_converge'
require_relative 'support/repository'

RSpec.describe ConsulCluster::LastConverge do
  let(:found) { { 'rows' => [{ 'data' => { 'name' => 'node201', 'time' => 1_700_000_000.5 } }, { 'data' => { 'name' => 'node202', 'time' => nil } }] } }

  after { Chef::Config.reset }

  def in_configured
    in_repository do |root|
      settings = ConsulCluster::Settings.read(root)
      Chef::Provisioning::SecretFile.write(settings.knife_rb, ConsulCluster::KnifeConfig.text(settings))
      FileUtils.mkdir_p(File.join(root, '.chef/converged'))
      %w(chef-server node203).each { |name| File.write(File.join(root, '.chef/converged', name), '') }
      yield settings
    end
  end

  it 'asks the Chef server once, for all machines' do
    api = instance_double(Chef::ServerAPI)
    allow(Chef::ServerAPI).to receive(:new).and_return(api)
    expect(api).to receive(:post).once.with(%r{\Asearch/node\?q=\*:\*}, { name: %w(name), time: %w(ohai_time) }).and_return(found)
    in_configured do |settings|
      known = described_class.new(settings)
      expect([known.of('node201'), known.of('node202'), known.complaint]).to eq([Time.at(1_700_000_000.5), nil, nil])
      %w(chef-server node203).each { |name| expect(known.of(name)).to be_within(60).of(Time.now) }
    end
  end

  it 'knows of a run from here that failed, unless one went well since' do
    allow(Chef::ServerAPI).to receive(:new).and_return(instance_double(Chef::ServerAPI, post: found))
    in_configured do |settings|
      FileUtils.mkdir_p(File.join(settings.chef_dir, 'failed'))
      %w(node201 node204).each { |name| FileUtils.touch(File.join(settings.chef_dir, 'failed', name), mtime: Time.at(1_700_000_060)) }
      failed = -> { %w(node201 node202 node204).map { |name| described_class.new(settings).failure_of(name) } }
      expect(failed.call).to eq([Time.at(1_700_000_060), nil, Time.at(1_700_000_060)])
      found['rows'].first['data']['time'] = 1_700_000_061
      expect(failed.call).to eq([nil, nil, Time.at(1_700_000_060)])
    end
  end

  # What the API ends with, which has tried again.
  def api_fails(cause)
    api = instance_double(Chef::ServerAPI)
    allow(api).to receive(:post) do
      raise cause
    rescue StandardError
      raise Timeout::Error, 'Timeout connecting, giving up'
    end
    allow(Chef::ServerAPI).to receive(:new).and_return(api)
  end

  it 'does not complain of a Chef server that is busy, but of one that takes no connections' do
    in_configured do |settings|
      api_fails(Net::ReadTimeout)
      expect(described_class.new(settings).complaint).to be_nil
      api_fails(Net::OpenTimeout)
      expect(described_class.new(settings).complaint).to match(/Timeout connecting/)
    end
  end

  it 'says why it knows only what was noted here' do
    allow(Chef::ServerAPI).to receive(:new).and_return(instance_double(Chef::ServerAPI).tap { |api| allow(api).to receive(:post).and_raise(Errno::ECONNREFUSED) })
    in_configured do |settings|
      known = described_class.new(settings)
      expect(known.complaint).to match(/\Athe Chef server .*refused/)
      expect(known.of('node201')).to be_nil
      expect(known.of('chef-server')).to be_a(Time)
    end
    in_repository { |root| expect(described_class.new(ConsulCluster::Settings.read(root)).complaint).to match(/run rake config\z/) }
  end
end
