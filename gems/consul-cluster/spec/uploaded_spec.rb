# frozen_string_literal: true

require_relative 'support/repository'
require 'chef/provisioning/secret_file'

RSpec.describe ConsulCluster::Uploaded do
  after { Chef::Config.reset }

  # The cookbooks of a Chef server, as its API has them.
  let(:server) { { 'web/1.0.0' => { 'metadata' => {}, 'all_files' => [{ 'path' => 'recipes/web.rb', 'checksum' => 'a1' }] } } }

  before do
    api = instance_double(Chef::ServerAPI)
    allow(Chef::ServerAPI).to receive(:new).and_return(api)
    allow(api).to receive(:get) do |path|
      next server.fetch(path.delete_prefix('cookbooks/')) unless path.start_with?('cookbooks?')

      server.keys.map { |key| key.split('/') }.to_h { |name, version| [name, { 'versions' => [{ 'version' => version }] }] }
    end
  end

  def in_uploaded_repository
    in_repository do |root|
      settings = ConsulCluster::Settings.read(root)
      Chef::Provisioning::SecretFile.write(settings.knife_rb, ConsulCluster::KnifeConfig.text(settings))
      FileUtils.mkdir_p([File.join(root, 'cookbooks/web/recipes'), File.join(root, 'berks-cookbooks')])
      File.write(File.join(root, 'cookbooks/web/recipes/web.rb'), 'one')
      uploaded = described_class.new(settings)
      expect(uploaded.fresh?).to be(false)
      uploaded.remember
      yield uploaded, root
    end
  end

  it 'knows that nothing has changed, here or there' do
    in_uploaded_repository { |uploaded| expect(uploaded.fresh?).to be(true) }
  end

  it 'sees a file that has changed here, or come, or gone' do
    in_uploaded_repository do |uploaded, root|
      file = File.join(root, 'cookbooks/web/recipes/web.rb')
      File.write(file, 'two')
      expect(uploaded.fresh?).to be(false)
      uploaded.remember
      FileUtils.mv(file, "#{file}.old")
      expect(uploaded.fresh?).to be(false)
    end
  end

  it 'sees what somebody else has uploaded, or removed' do
    in_uploaded_repository do |uploaded|
      server['web/1.0.0']['all_files'][0]['checksum'] = 'b2'
      expect(uploaded.fresh?).to be(false)
      uploaded.remember
      server.clear
      expect(uploaded.fresh?).to be(false)
    end
  end

  it 'tells what the server refuses before anything is vendored' do
    in_repository do |root|
      settings = ConsulCluster::Settings.read(root)
      Chef::Provisioning::SecretFile.write(settings.knife_rb, ConsulCluster::KnifeConfig.text(settings))
      allow(Chef::ServerAPI.new).to receive(:get).and_return('<html>login</html>')
      expect { described_class.new(settings).fresh? }.to raise_error(ConsulCluster::Error, /\Athe Chef server \S+: it answers as no Chef server does: <html>/)
      allow(Chef::ServerAPI.new).to receive(:get).and_raise(Net::HTTPClientException.new('407 "Proxy Authentication Required"', nil))
      expect { described_class.new(settings).fresh? }.to raise_error(ConsulCluster::Error, /\Athe Chef server \S+: 407 /)
    end
  end

  it 'has nothing to compare where nothing was vendored' do
    in_uploaded_repository do |uploaded, root|
      FileUtils.rm_rf(File.join(root, 'berks-cookbooks'))
      expect(uploaded.fresh?).to be(false)
    end
  end
end
