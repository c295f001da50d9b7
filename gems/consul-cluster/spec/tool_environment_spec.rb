# frozen_string_literal: true

require 'openssl'
require 'chef/provisioning/secret_file'
require_relative 'support/stand_in_server'
require_relative 'support/user_repository'

RSpec.describe ConsulCluster::ToolEnvironment do
  # Everything by which chef-config and Berkshelf can find a company's server.
  def company(folder, url)
    configuration = "chef_server_url '#{url}'\nnode_name 'employee'\nclient_key '#{folder}/employee.pem'\n"
    File.write("#{folder}/employee.pem", key)
    %w(knife home/.chef chef-home/.chef).each do |place|
      FileUtils.mkdir_p("#{folder}/#{place}")
      %w(knife.rb config.rb).each { |name| File.write("#{folder}/#{place}/#{name}", configuration) }
      File.write("#{folder}/#{place}/credentials", "[company]\nclient_name = 'employee'\nclient_key = '''\n#{key}'''\nchef_server_url = '#{url}'\n")
      # Who reads it ends, for there is no such profile.
      File.write("#{folder}/#{place}/context", 'another')
    end
    FileUtils.mkdir_p("#{folder}/home/.berkshelf")
    File.write("#{folder}/home/.berkshelf/config.json",
               JSON.generate('chef' => { 'chef_server_url' => url, 'node_name' => 'employee', 'client_key' => "#{folder}/employee.pem" }))
    { 'HOME' => "#{folder}/home", 'KNIFE_HOME' => "#{folder}/knife", 'CHEF_HOME' => "#{folder}/chef-home", 'CHEF_PROFILE' => 'company',
      'BERKSHELF_CHEF_CONFIG' => "#{folder}/knife/knife.rb", 'BERKSHELF_CONFIG' => "#{folder}/home/.berkshelf/config.json" }
  end

  def key
    OpenSSL::PKey::RSA.generate(2048).to_pem
  end

  def set(env)
    before = ENV.to_h
    ENV.update(env)
    yield
  ensure
    ENV.replace(before)
  end

  # With a cookbook, and the key of a user of its own Chef server.
  def prepare(root, url)
    FileUtils.mkdir_p("#{root}/cookbooks/sample")
    File.write("#{root}/cookbooks/sample/metadata.rb", "name 'sample'\nversion '0.1.0'\n")
    settings = ConsulCluster::Settings.read(root)
    Chef::Provisioning::SecretFile.write(settings.user_key, key)
    Chef::Provisioning::SecretFile.write(settings.knife_rb, ConsulCluster::KnifeConfig.text(settings).sub(settings.local_server_url, url))
    ConsulCluster::Tool.new('chef', env: described_class.of(settings))
  end

  it "sends cookbooks to the repository's own Chef server, as its user, whatever a company's configuration says", :aggregate_failures do
    in_user_repository do |root|
      own = StandInServer.new
      other = StandInServer.new
      tool = prepare(root, own.url)
      Dir.mktmpdir do |folder|
        set(company(folder, other.url)) do
          expect { tool.run('berks', 'vendor', 'berks-cookbooks', chdir: root) }.to output.to_stdout_from_any_process
          # The stand-in refuses everything, and is asked all the same.
          expect { expect { tool.run('berks', 'upload', '--force', chdir: root) }.to raise_error(ConsulCluster::Error) }
            .to output.to_stdout_from_any_process.and output.to_stderr_from_any_process
        end
      end
      expect(other.users).to eq([])
      expect(own.users.uniq).to eq(%w(testuser))
    ensure
      [own, other].each(&:close)
    end
  end

  it 'needs no knife.rb to collect cookbooks' do
    in_user_repository do |root|
      expect(described_class.of(ConsulCluster::Settings.read(root))).to include('BERKSHELF_CHEF_CONFIG' => File::NULL)
    end
  end
end
