# frozen_string_literal: true

require 'chef/provisioning/drivers'
require 'tmpdir'

# Stands for the programs that make machines: keeps what it is called with, and
# answers as it was told.
class FakeCommand < Chef::Provisioning::Drivers::Command
  # @return [Array<Array<String>>] every call's arguments
  attr_reader :calls
  # @return [Hash{String => Hash}] the environment of each program's last call
  attr_reader :environments
  # @return [Hash{Array(String, String) => String, nil}] what the last call of each program and verb read
  attr_reader :inputs

  def initialize
    super
    @calls = []
    @answers = []
    @environments = {}
    @inputs = {}
    @mutex = Mutex.new
  end

  # What calls that begin with these words say from now on. A block gets the
  # arguments and gives the answer's [stdout, stderr, success].
  def answer(*words, stdout: '', stderr: '', success: true, &block)
    @answers.unshift([words, block || proc { [stdout, stderr, success] }])
  end

  # @return [Array<Array<String>>] the calls that begin with these words
  def calls_of(*words)
    calls.select { |argv| argv.first(words.size) == words }
  end

  def run(*argv, env: {}, stdin: nil)
    answer = @mutex.synchronize do
      @calls << argv
      @environments[argv.first] = env
      @inputs[argv.first(2)] = stdin
      @answers.find { |words, _| argv.first(words.size) == words }&.last
    end
    stdout, stderr, success = answer ? answer.call(argv) : ['', '', true]
    (stdout.lines + stderr.lines).each { |line| yield line.chomp } if block_given?
    Chef::Provisioning::Drivers::Command::Result.new(argv, stdout, stderr, success)
  end
end

# A transport to nowhere, which every machine answers on.
class FakeTransport
  # @return [Array] of [argv] and of [:upload, path, content]
  attr_reader :said

  def initialize
    @said = []
  end

  def run(*argv, **)
    @said << argv
    Chef::Provisioning::Transport::Result.new('', '', 0)
  end
  alias run! run

  def upload(content, path, **)
    @said << [:upload, path, content]
  end

  def close; end
end

# Drivers in a folder of their own.
module DriverHelp
  # Machines of the specs.
  ADDRESSES = { 'srv101' => '192.168.33.101', 'srv102' => '192.168.33.102', 'node201' => '192.168.33.201' }.freeze

  # @return [Chef::Provisioning::MachineSpec]
  def spec_of(name, **options)
    Chef::Provisioning::MachineSpec.new(name, { address: ADDRESSES[name] }.compact.merge(options))
  end

  # @return [Chef::Provisioning::Options] of a repository in a folder that may not exist
  def options_of(root: '/repository', **more)
    Chef::Provisioning::Options.new(root: root, name: 'sample', network: '192.168.33.0/24', chef_version: '18.11.11', **more)
  end

  # @yieldparam driver in a new folder
  def in_driver(klass = Chef::Provisioning::Drivers::Vagrant, folder: nil, **options)
    Dir.mktmpdir do |root|
      options = options_of(root: root, **options)
      ssh = klass == Chef::Provisioning::Drivers::Ssh
      yield ssh ? klass.new(options, folder: folder) : klass.new(options, folder: folder, command: command)
    end
  end

  # @return [String]
  def root_of(driver)
    driver.send(:options).root
  end

  def command
    @command ||= FakeCommand.new.tap do |fake|
      fake.answer('ssh-keygen') do |argv|
        file = argv.last
        File.write(file, "private\n", perm: 0o600)
        File.write("#{file}.pub", "ecdsa-sha2-nistp256 KEY chef-machines\n")
        ['', '', true]
      end
    end
  end

  def error
    Chef::Provisioning::Drivers::Error
  end
end

RSpec.configure do |config|
  config.include DriverHelp
  config.around(:each) do |example|
    saved = ENV.to_h.slice('CHEF_DRIVER', 'VAGRANT_DEFAULT_PROVIDER')
    saved.each_key { |name| ENV.delete(name) }
    example.run
  ensure
    ENV.update(saved)
  end
end
