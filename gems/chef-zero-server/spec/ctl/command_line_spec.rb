# frozen_string_literal: true

require 'stringio'
require 'tmpdir'
require_relative '../support/test_server'
require 'chef_zero_server/ctl/command_line'

RSpec.describe ChefZeroServer::Ctl::CommandLine do
  include TestServer

  # The API without the network: the same requests, straight to the server.
  let(:api) do
    example = self
    Object.new.tap do |api|
      %i(get post delete).each do |verb|
        api.define_singleton_method(verb) do |path, data = nil|
          answer = example.request('pivotal', verb.to_s.upcase, path, data || '')
          next answer.json if answer.status < 300

          raise ChefZeroServer::Ctl::ApiError.new(answer.status, answer.json['error'].join)
        end
      end
    end
  end

  let(:directory) { Dir.mktmpdir }

  after { FileUtils.rm_rf(directory) }

  # Runs a command with a line of standard input, or with somebody at a terminal
  # who types it; gives status, output, errors.
  def ctl(*arguments, input: "secret123\n", terminal: false)
    real = [$stdin, $stdout, $stderr]
    $stdin = StringIO.new(input)
    allow($stdin).to receive(:tty?).and_return(terminal)
    $stdout = StringIO.new
    $stderr = StringIO.new
    status = described_class.new(api).run(arguments)
    [status, $stdout.string, $stderr.string]
  ensure
    $stdin, $stdout, $stderr = real
  end

  def create_user(name = 'testuser', *options)
    ctl('user-create', name, 'TEST', 'USER', 'testuser@example.jp', *options)
  end

  it 'creates a user and an organization whose keys work, and keeps them private' do
    expect(create_user('testuser', '--prompt-for-password', '--filename', "#{directory}/u.pem")).to eq [0, '', '']
    expect(ctl('org-create', 'testorg', 'Test Organization', '--association_user', 'testuser', '--filename', "#{directory}/v.pem"))
      .to eq [0, '', '']
    %w(u v).each { |file| expect(File.stat("#{directory}/#{file}.pem").mode & 0o777).to eq 0o600 }
    TestServer::KEYS['testuser'] = OpenSSL::PKey::RSA.new(File.read("#{directory}/u.pem"))
    TestServer::KEYS['testorg-validator'] = OpenSSL::PKey::RSA.new(File.read("#{directory}/v.pem"))
    expect(request('testuser', 'GET', '/organizations/testorg/nodes').status).to eq 200
    expect(request('testorg-validator', 'POST', '/organizations/testorg/clients', name: 'n1').status).to eq 201
  end

  it 'prints a key when it is given no file' do
    expect(create_user[1]).to start_with('-----BEGIN RSA PRIVATE KEY-----')
  end

  it 'replaces a key file that others could read' do
    File.write("#{directory}/u.pem", 'old', perm: 0o644)
    create_user('testuser', '-f', "#{directory}/u.pem")
    expect(File.stat("#{directory}/u.pem").mode & 0o777).to eq 0o600
  end

  it 'leaves nothing of a key that a killed command had begun to write' do
    File.write("#{directory}/u.pem.new", 'half a key', perm: 0o600)
    expect(create_user('testuser', '-f', "#{directory}/u.pem").first).to eq 0
    expect(Dir.children(directory)).to eq %w(u.pem)
    expect(File.read("#{directory}/u.pem")).to start_with('-----BEGIN')
  end

  it 'creates nobody whose key could not be kept' do
    File.mkfifo("#{directory}/pipe")
    ["#{directory}/no/u.pem", "#{directory}/pipe", directory, "#{directory}/", ''].each do |path|
      status, output, errors = create_user('testuser', '-f', path)
      expect([path, status, output, errors.lines.length]).to eq [path, 1, '', 1]
      expect(errors).to match(/cannot be written|is empty/)
    end
    expect(ctl('user-show', 'testuser').first).to eq 1
    expect(Dir.children(directory)).to eq %w(pipe)
    expect(File.pipe?("#{directory}/pipe")).to be true
    expect(Dir["#{directory}*"]).to eq [directory]
  end

  it 'takes no password as an argument, and none that is missing or short' do
    expect(create_user('testuser', 'secret123')).to match [1, '', /not taken as an argument/]
    expect(ctl('user-create', 'u', 'T', 'U', 'u@example.jp', input: '')).to match [1, '', /No password/]
    expect(ctl('user-create', 'u', 'T', 'U', 'u@example.jp', input: "abc\n")).to match [1, '', /6 characters/]
  end

  it 'takes text for UTF-8, whatever the locale' do
    arguments = ['user-create', 'elan', 'Élan', 'Vital', 'elan@example.jp'].map { |word| word.dup.force_encoding('US-ASCII') }
    expect(ctl(*arguments, input: "pässwort\n".dup.force_encoding('US-ASCII')).values_at(0, 2)).to eq [0, '']
    expect(ctl('user-show', 'elan')[1]).to match(/^first_name: +Élan$/)
    expect(ctl('user-show', "\xff".b)).to match [1, '', /\AERROR: The argument "\\xFF" is not UTF-8\n\z/]
    expect(ctl('user-create', 'u', 'T', 'U', 'u@example.jp', input: "secret\xff\n")).to match [1, '', /\AERROR: The password is not UTF-8\n\z/]
  end

  it 'asks somebody at a terminal before it deletes, unless told otherwise' do
    populate
    ['n', '', 'yes'].each do |answer|
      expect(ctl('org-delete', 'theirs', input: "#{answer}\n", terminal: true))
        .to eq [1, 'Delete an organization and all in it: theirs? (Y/N) ', "ERROR: Nothing was done\n"]
    end
    expect(ctl('org-list')[1]).to include 'theirs'
    expect(ctl('org-delete', 'theirs', input: "y\n", terminal: true).first).to eq 0
    expect(ctl('user-delete', 'mallory', '-y', input: '', terminal: true)).to eq [0, '', '']
    expect(ctl('org-list')[1] + ctl('user-list')[1]).to eq "ours\nalice\n"
  end

  { Interrupt => /\AERROR: Interrupted\n\z/, Errno::EPIPE => /\AERROR: Broken pipe\n\z/, IOError => /\AERROR: .+\n\z/ }.each do |error, message|
    it "ends with one line and status 1 on #{error}" do
      allow(ChefZeroServer::Ctl::Password).to receive(:read).and_raise(error)
      expect(create_user).to match [1, '', message]
    end
  end

  it 'says what runs, and fails where something does not' do
    running = %w(chef-zero-server nginx)
    allow(ChefZeroServer::Ctl::Status).to receive(:system) { |*command| running.include?(command.last) }
    expect(ctl('status')).to eq [0, "run: chef-zero-server\nrun: nginx\nrun: API\n", '']
    allow(api).to receive(:get).with('/_status').and_raise(ChefZeroServer::Ctl::Error, 'It does not answer')
    expect(ctl('status')).to eq [1, "run: chef-zero-server\nrun: nginx\n", "ERROR: It does not answer\n"]
    running.delete('nginx')
    expect(ctl('status')).to eq [1, "run: chef-zero-server\ndown: nginx\n", "ERROR: Not running: nginx\n"]
  end

  it 'shows, lists and removes' do
    populate
    expect(ctl('user-list')).to eq [0, "alice\nmallory\n", '']
    expect(ctl('user-show', 'alice')[1]).to match(/^email: +alice@example.jp$/).and match(/^organizations: ours$/)
    expect(ctl('org-list')).to eq [0, "ours\ntheirs\n", '']
    expect(ctl('org-show', 'ours')[1]).to match(/^users: +alice$/)
    expect(ctl('org-user-add', 'ours', 'mallory')).to eq [0, '', '']
    expect(ctl('org-user-remove', 'ours', 'mallory')).to eq [0, '', '']
    expect(ctl('org-delete', 'theirs', '--yes')).to eq [0, '', '']
    expect(ctl('user-delete', 'mallory', '-y')).to eq [0, '', '']
    expect(ctl('user-list')[1] + ctl('org-list')[1]).to eq "alice\nours\n"
  end

  {
    %w(user-create alice T U a@example.jp) => /user 'alice' already exists/,
    %w(user-create Alice T U a@example.jp) => /'Alice' cannot be a user's name/,
    %w(user-create bob T U nonsense) => /not an e-mail address/,
    %w(user-create bob) => /takes USER FIRST_NAME LAST_NAME EMAIL; there were 1/,
    %w(user-show bob) => /no user 'bob'/,
    %w(user-show ../x) => /cannot be a user's name/,
    %w(user-delete bob) => /no user 'bob'/,
    %w(org-create ours Ours) => /organization 'ours' already exists/,
    ['org-create', 'O/x', 'Ours'] => /cannot be an organization's name/,
    ['org-create', 'new', 'New', '-a', 'bob'] => /no user 'bob'/,
    %w(org-show nothing) => /no organization 'nothing'/,
    %w(org-delete nothing) => /no organization 'nothing'/,
    %w(org-user-add ours bob) => /no user 'bob'/,
    %w(org-user-add nothing alice) => /no organization 'nothing'/,
    %w(org-user-add ours alice) => /already/,
    %w(org-user-remove ours mallory) => /no user 'mallory' in/,
    %w(nonsense) => /not a command/,
    %w(user-list --nonsense) => /invalid option/,
    %w(user-list -v) => /invalid option: -v/,
    %w(user-list --version) => /invalid option: --version/,
    %w(user-list x) => /takes no arguments/,
  }.each do |arguments, message|
    it "ends `#{arguments.join(' ')}` with one line and status 1" do
      populate
      status, output, errors = ctl(*arguments)
      expect([status, output, errors.lines.length]).to eq [1, '', 1]
      expect(errors).to match(/\AERROR: /).and match(message)
    end
  end

  it 'makes no organization for a member who does not exist' do
    populate
    ctl('org-create', 'new', 'New', '-a', 'bob')
    expect(ctl('org-list')[1]).to eq "ours\ntheirs\n"
  end

  it 'explains itself' do
    expect(ctl('help')[1]).to include('user-create', '--association_user USER')
    expect(ctl.first).to eq 0
  end
end
