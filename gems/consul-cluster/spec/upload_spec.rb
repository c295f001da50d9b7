# frozen_string_literal: true

require 'stringio'
require 'chef/provisioning/secret_file'
require_relative 'support/repository'

RSpec.describe ConsulCluster::Upload do
  let(:out) { StringIO.new }

  after { Chef::Config.reset }

  it 'makes the data bag item of cluster.json, with the Chef server' do
    data = cluster_data.merge('$schema' => '../vendor/gems/consul-cluster/schema/cluster.json')
    item = described_class.item(settings_of(cluster: data))
    expect(item).to include('id' => 'sample', 'name' => 'sample', 'machines' => data['machines'],
                            'chef-server' => { 'api_fqdn' => 'chef-server.example.jp', 'ipaddr' => '192.168.33.10' })
    expect(item).not_to have_key('$schema')
  end

  it 'names the servers that are leaving, marked as such, so that new ones find them' do
    old = ConsulCluster::Machine.new(name: 'srv109', ip: '192.168.33.109', role: 'consul-server')
    expect(described_class.item(settings_of, [old])['machines'].last)
      .to eq('name' => 'srv109', 'ip' => '192.168.33.109', 'role' => 'consul-server', 'leaving' => true)
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

  it 'uploads roles, bag and item' do
    [Chef::Role, Chef::DataBag, Chef::DataBagItem].each { |type| allow_any_instance_of(type).to receive(:save).and_return(true) }
    upload('{"name": "sample-lb"}')
    expect(out.string).to eq("  uploaded: roles sample-lb; data bag consul_cluster, item sample\n")
  end

  it 'names a role file that is broken' do
    expect { upload('{') }.to raise_error(ConsulCluster::Error, %r{\Aroles/sample-lb.json: is no JSON})
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

  it 'names a Chef server that does not answer' do
    allow_any_instance_of(Chef::Role).to receive(:save).and_raise(Errno::ECONNREFUSED)
    expect { upload('{"name": "sample-lb"}') }.to raise_error(ConsulCluster::Error, /\Athe Chef server .*refused/)
  end
end
