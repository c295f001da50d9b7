# frozen_string_literal: true

require 'chef/config'
require 'chef/server_api'
require 'stringio'
require_relative 'support/repository'

RSpec.describe ConsulCluster::ServerAccount do
  # ssh to a Chef server whose chef-server-ctl works as the embedded one's does.
  let(:server) do
    Class.new do
      attr_reader :files, :users, :orgs, :commands, :inputs, :terminals, :user_keys

      def initialize
        @files = { '/var/opt/opscode/nginx/ca/chef-server.example.jp.crt' => 'certificate' }
        @users = {}
        @orgs = Hash.new { |orgs, name| orgs[name] = [] }
        @commands = []
        @inputs = []
        @terminals = []
        @user_keys = {}
      end

      def run(_sudo, *command, stdin: nil, pty: false)
        @commands << command
        @inputs << stdin
        @terminals << command[1] if pty
        output, status = respond(*command)
        Struct.new(:stdout, :stderr, :exit_status).new(output.to_s, '', status || 0)
      end
      alias_method :run!, :run

      def download(path)
        @files.fetch(path)
      end

      def upload(content, path, mode:)
        raise "mode #{mode}" unless mode == 0o600

        @files[path] = content
      end

      private

      def respond(program, *arguments)
        return ['', @files.key?(arguments.last) ? 0 : 1] if program == 'test'
        return @files.delete(arguments.last) if program == 'rm'

        send(arguments.first.tr('-', '_'), *arguments.drop(1))
      end

      def user_list
        [(['pivotal'] + @users.keys).join("\n")]
      end

      def org_list
        [@orgs.keys.join("\n")]
      end

      def org_show(org)
        ["full_name: x\nusers:     #{@orgs[org].join(' ')}\n"]
      end

      def org_user_add(org, user, *_admin)
        @orgs[org] |= [user]
        ''
      end

      def user_create(user, *_names, _prompt, _filename, file)
        return ["ERROR: refused #{@inputs.last}", 1] if user == 'refused'

        @files[file] = @users[user] = "key of #{user} #{@inputs.last}"
      end

      def user_delete(user, _yes)
        @users.delete(user)
        @orgs.each_value { |members| members.delete(user) }
      end

      def list_user_keys(_user)
        [@user_keys.keys.join("\n")]
      end

      def delete_user_key(_user, name)
        @user_keys.delete(name) ? '' : ["Could not find key #{name}", 1]
      end

      def add_user_key(_user, _path, file, _name, name)
        @user_keys[name] = @files.fetch(file)
        ''
      end

      def org_create(org, _full_name, _option, user, _filename, file)
        @orgs[org] << user
        @files[file] = "key of #{org}"
      end
    end.new
  end

  let(:out) { StringIO.new }

  def with_account(chef: chef_data)
    in_repository(chef: chef) do |root|
      settings = ConsulCluster::Settings.read(root)
      yield described_class.new(settings, server, out: out), settings
    end
  end

  it 'creates the user and the organisation, and keeps their keys' do
    with_account do |account, settings|
      account.fetch_user_key
      account.fetch_org_key
      expect(File.read(settings.user_key)).to start_with('key of testuser')
      expect(File.read(settings.org_key)).to eq('key of testorg')
      expect([settings.user_key, settings.org_key, settings.password_file].map { |f| File.stat(f).mode & 0o777 }.uniq)
        .to eq([0o600])
      expect(server.files.keys.grep(/pem/)).to be_empty
      expect(server.orgs).to eq('testorg' => ['testuser'])
      expect(out.string).to eq("  wrote .chef/testuser.pem\n  wrote .chef/testorg-validator.pem\n")
    end
  end

  it 'tells the password to standard input and to its file, and to nobody else' do
    with_account do |account, settings|
      account.fetch_user_key
      password = File.read(settings.password_file)
      expect(password).to match(/\A[A-Za-z0-9]{24}\z/)
      expect(server.inputs.compact).to eq(["#{password}\n"])
      expect(server.commands.join + out.string).not_to include(password)
    end
  end

  it 'fetches a key that waits since an interrupted run' do
    with_account do |account, settings|
      server.users['testuser'] = server.files['/root/testuser.pem'] = 'waiting'
      account.fetch_user_key
      expect(File.read(settings.user_key)).to eq('waiting')
      expect(server.commands.map { |command| command[1] }).not_to include('user-create')
    end
  end

  it 'makes the user anew when the key is lost, as a member again' do
    with_account do |account, settings|
      server.users['testuser'] = 'lost'
      server.orgs['testorg'] << 'testuser'
      account.fetch_user_key
      expect(File.read(settings.user_key)).to eq(server.users['testuser'])
      expect(server.orgs).to eq('testorg' => ['testuser'])
    end
  end

  it 'lets the user join an organisation whose creation was interrupted' do
    with_account do |account, settings|
      server.orgs['testorg'].clear
      server.files['/root/testorg-validator.pem'] = 'waiting'
      account.fetch_org_key
      expect(File.read(settings.org_key)).to eq('waiting')
      expect(server.orgs['testorg']).to eq(['testuser'])
    end
  end

  describe 'when the key of the organisation is lost' do
    let(:api) { instance_double(Chef::ServerAPI) }

    before do
      allow(Chef::ServerAPI).to receive(:new).and_return(api)
      allow_any_instance_of(ConsulCluster::Settings).to receive(:local_server_url).and_return('https://192.0.2.1/organizations/testorg')
      server.orgs['testorg'].clear
    end

    after { Chef::Config.reset }

    it 'lets the user join before a member replaces it' do
      allow(api).to receive(:put) { expect(server.orgs['testorg']).to eq(%w(testuser)) }
      with_account do |account, settings|
        account.fetch_org_key
        expect(api).to have_received(:put).with('clients/testorg-validator/keys/default', hash_including(:public_key))
        expect(OpenSSL::PKey::RSA.new(File.read(settings.org_key))).to be_private
      end
    end

    it 'says in plain words what the server refuses' do
      allow(api).to receive(:put).and_raise(Net::HTTPClientException.new('403 "Forbidden"', nil))
      with_account do |account, settings|
        expect { account.fetch_org_key }
          .to raise_error(ConsulCluster::Error, 'the Chef server https://192.0.2.1/organizations/testorg: 403 "Forbidden"')
        expect(File.exist?(settings.org_key)).to be(false)
      end
    end
  end

  it "fails with the server's words, the password not among them" do
    chef = chef_data
    chef['chef-user']['user_name'] = 'refused'
    with_account(chef: chef) do |account, settings|
      expect { account.fetch_user_key }.to raise_error(ConsulCluster::Error, 'chef-server-ctl user-create: ERROR: refused …')
      expect(File.exist?(settings.user_key)).to be(false)
    end
  end

  %w(embedded cinc).each do |edition|
    it "lets a user who is new in chef.json join the organisation (#{edition})" do
      chef = chef_data
      chef['chef-server']['edition'] = edition
      server.orgs['testorg'] << 'before'
      with_account(chef: chef) do |account, settings|
        account.fetch_user_key
        expect(server.orgs['testorg']).to eq(%w(before testuser))
        expect(File.exist?(settings.user_key)).to be(true)
      end
    end
  end

  describe 'on a full server' do
    let(:chef) { chef_data.tap { |data| data['chef-server']['edition'] = 'cinc' } }

    it 'gives the password on a terminal, the only place where it is asked for' do
      with_account(chef: chef) { |account, _| account.fetch_user_key }
      expect(server.terminals).to eq(%w(user-create))
    end

    { 'is there' => { 'default' => 'old' }, 'was deleted by an interrupted run' => {} }.each do |state, keys|
      it "replaces the user's lost key where the old one #{state}" do
        server.users['testuser'] = 'lost'
        server.user_keys.update(keys)
        with_account(chef: chef) do |account, settings|
          account.fetch_user_key
          expect(server.user_keys['default']).to eq(OpenSSL::PKey::RSA.new(File.read(settings.user_key)).public_to_pem)
        end
      end
    end
  end

  it 'makes the user an administrator of the organisation on a full server' do
    chef = chef_data
    chef['chef-server']['edition'] = 'cinc'
    server.orgs['testorg'] << 'before'
    with_account(chef: chef) { |account, _| account.fetch_user_key }
    expect(server.commands).to include(%w(chef-server-ctl org-user-add testorg testuser --admin))
  end

  describe 'when the certificate is another' do
    # @return [String] PEM
    def certificate(key, serial)
      made = OpenSSL::X509::Certificate.new
      made.serial = serial
      made.public_key = key.public_key
      made.not_before = Time.now
      made.not_after = Time.now + 60
      made.sign(key, OpenSSL::Digest.new('SHA256')).to_pem
    end

    let(:key) { OpenSSL::PKey::RSA.new(2048) }

    # Gives which of the key and the certificate are left in .chef, after another
    # run with the certificate +renewed+.
    def left_after(renewed)
      path = '/var/opt/opscode/nginx/ca/chef-server.example.jp.crt'
      with_account do |account, settings|
        server.files[path] = certificate(key, 1)
        account.fetch_certificate
        account.fetch_user_key
        account.forget_old_server
        expect([settings.user_key, settings.certificate]).to all(satisfy { |file| File.exist?(file) })

        server.files[path] = renewed
        described_class.new(settings, server, out: out).forget_old_server
        return [settings.user_key, settings.certificate].map { |file| File.exist?(file) }
      end
    end

    it 'forgets the keys of a server that was made anew' do
      expect(left_after(certificate(OpenSSL::PKey::RSA.new(2048), 2))).to eq([false, false])
      expect(out.string).to include('has been made anew')
    end

    it 'forgets only the certificate of a server that has the same key' do
      expect(left_after(certificate(key, 2))).to eq([true, false])
      expect(out.string).not_to include('made anew')
    end
  end
end
