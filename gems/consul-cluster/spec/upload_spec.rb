# frozen_string_literal: true

require 'stringio'
require 'chef/provisioning/secret_file'
require 'chef/server_api'
require_relative 'support/repository'

RSpec.describe ConsulCluster::Upload do
  let(:out) { StringIO.new }

  after { Chef::Config.reset }

  # What the Chef server has, by path.
  let(:there) { {} }

  before do
    missing = Net::HTTPNotFound.new('1.1', '404', 'Not Found')
    api = instance_double(Chef::ServerAPI)
    allow(api).to receive(:get) { |path| there.fetch(path) { raise Net::HTTPClientException.new('404', missing) } }
    allow(Chef::ServerAPI).to receive(:new).and_return(api)
  end

  def upload(role)
    in_repository do |root|
      settings = ConsulCluster::Settings.read(root)
      Chef::Provisioning::SecretFile.write(settings.knife_rb, ConsulCluster::KnifeConfig.text(settings))
      FileUtils.mkdir(File.join(root, 'roles'))
      File.write(File.join(root, 'roles', 'sample-lb.json'), role)
      described_class.new(settings, out: out).run
    end
  end

  def allow_saving(*types)
    types.each { |type| allow_any_instance_of(type).to receive(:save).and_return(true) }
  end

  it 'uploads roles, bag and item' do
    allow_saving(Chef::Role, Chef::DataBag, Chef::DataBagItem)
    upload('{"name": "sample-lb"}')
    expect(out.string).to eq("  uploaded: roles sample-lb; data bag consul_cluster, item sample\n")
  end

  it 'uploads only what the Chef server has not got as it is here' do
    objects = ConsulCluster::ServerObjects.new(settings_of)
    there['data/consul_cluster/sample'] = objects.item.mine
    allow_saving(Chef::Role)
    upload('{"name": "sample-lb"}')
    expect(out.string).to eq("  uploaded: roles sample-lb\n")
    there['roles/sample-lb'] = JSON.parse(JSON.generate(Chef::Role.from_hash('name' => 'sample-lb').to_h))
    allow_any_instance_of(Chef::Role).to receive(:save).and_raise('it is there')
    upload('{"name": "sample-lb"}')
    expect(out.string).to end_with("  roles and data bag: the Chef server has them\n")
    there['data/consul_cluster/sample'] = objects.item.mine.merge('domain' => 'example.com')
    allow_saving(Chef::DataBag, Chef::DataBagItem)
    upload('{"name": "sample-lb"}')
    expect(out.string).to end_with("  uploaded: data bag consul_cluster, item sample\n")
  end

  it 'names a role file that is broken' do
    expect { upload('{') }.to raise_error(ConsulCluster::Error, %r{\Aroles/sample-lb.json is not JSON})
    expect { upload('{"name": "a b"}') }.to raise_error(ConsulCluster::Error, %r{\Aroles/sample-lb.json: })
  end

  it 'says what to do before there is a configuration, or a key' do
    in_repository do |root|
      expect { described_class.new(ConsulCluster::Settings.read(root), out: out).run }
        .to raise_error(ConsulCluster::Error, /\Athere is no .*knife\.rb; run rake config\z/)
    end
    allow_any_instance_of(Chef::Role).to receive(:save).and_raise(Chef::Exceptions::PrivateKeyMissing, 'no testuser.pem')
    expect { upload('{"name": "sample-lb"}') }.to raise_error(ConsulCluster::Error, /\Athere is no .*; run rake config\z/)
  end

  it 'believes no upload to another program' do
    allow(Chef::ServerAPI).to receive(:new).and_return(instance_double(Chef::ServerAPI, get: "<html>\nlogin</html>"))
    expect { upload('{"name": "sample-lb"}') }
      .to raise_error(ConsulCluster::Error, 'the Chef server https://192.168.33.10/organizations/testorg: it answers as no Chef server does: <html> login</html>')
    expect(out.string).to eq('')
  end

  it 'names a Chef server that does not answer' do
    allow_any_instance_of(Chef::Role).to receive(:save).and_raise(Errno::ECONNREFUSED)
    expect { upload('{"name": "sample-lb"}') }.to raise_error(ConsulCluster::Error, /\Athe Chef server .*refused/)
  end
end
