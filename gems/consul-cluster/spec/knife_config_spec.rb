# frozen_string_literal: true

require 'chef-config/config'
require 'chef/provisioning/secret_file'
require_relative 'support/repository'

RSpec.describe ConsulCluster::KnifeConfig do
  describe 'of another Chef server' do
    after { Chef::Config.reset }

    def load(url)
      in_repository do |root|
        settings = ConsulCluster::Settings.read(root)
        Chef::Provisioning::SecretFile.write(settings.knife_rb, "chef_server_url #{url.dump}\n")
        described_class.load(settings)
      end
    end

    it 'is refused: a folder .chef can come from another repository' do
      expect { load('https://chef.company.example/organizations/testorg') }
        .to raise_error(ConsulCluster::Error, /knife\.rb is of another Chef server, .*company.*remove it and run rake config\z/)
      expect { load('https://192.168.33.10/organizations/other') }.to raise_error(ConsulCluster::Error, /another Chef server/)
    end

    it 'is not one that is named by its address, or in full' do
      %w(192.168.33.10 chef-server.example.jp).each { |host| load("https://#{host}/organizations/testorg/") }
    end
  end

  it 'is Ruby that Chef reads' do
    allow(Addrinfo).to receive(:getaddrinfo).and_raise(SocketError)
    in_repository do |root|
      settings = ConsulCluster::Settings.read(root)
      Chef::Provisioning::SecretFile.write(settings.knife_rb, described_class.text(settings))
      ChefConfig::Config.reset
      ChefConfig::Config.from_file(settings.knife_rb)
      expect(ChefConfig::Config.save(true)).to include(
        chef_server_url: 'https://192.168.33.10/organizations/testorg', node_name: 'testuser',
        client_key: settings.user_key, validation_client_name: 'testorg-validator',
        validation_key: settings.org_key, trusted_certs_dir: File.dirname(settings.certificate)
      )
    end
  ensure
    ChefConfig::Config.reset
  end
end
