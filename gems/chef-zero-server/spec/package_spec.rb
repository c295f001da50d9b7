# frozen_string_literal: true

require 'fileutils'
require 'json'
require 'open3'
require 'openssl'
require 'rubygems/package'
require 'socket'
require 'tmpdir'

# What happens on a machine: the gem is built, installed beside Chef's without
# anything from elsewhere, and run.
RSpec.describe 'The gem' do
  source = File.expand_path('..', __dir__)
  # A version like those that carry a digest of the contents.
  version = '0.1.0.20260101'

  before(:context) do
    @directory = Dir.mktmpdir
    @gem = File.join(@directory, 'chef-zero-server.gem')
    Dir.chdir(source) do
      specification = Gem::Specification.load('chef-zero-server.gemspec')
      specification.version = version
      Gem::DefaultUserInteraction.use_ui(Gem::SilentUI.new) { Gem::Package.build(specification, false, false, @gem) }
    end
    home = File.join(@directory, 'gems')
    # As on the machine: no Bundler.
    @environment = { 'GEM_HOME' => home, 'GEM_PATH' => Gem.path.join(':'), 'RUBYOPT' => nil, 'RUBYLIB' => nil,
                     'BUNDLE_GEMFILE' => nil, 'BUNDLER_SETUP' => nil }
    gem_command('install', @gem, '--local', '--no-document')
  end

  after(:context) { FileUtils.rm_rf(@directory) }

  # Runs a command of RubyGems; gives what it prints.
  def gem_command(*arguments)
    output, status = Open3.capture2e(@environment, RbConfig.ruby, '-S', 'gem', *arguments)
    raise output unless status.success?

    output
  end

  # The command line of one of the gem's programs.
  def program(name)
    [RbConfig.ruby, File.join(@directory, 'gems/bin', name)]
  end

  it 'has its programs, code and documentation, and no specs' do
    files = gem_command('contents', 'chef-zero-server', '--no-prefix').lines(chomp: true)
    expect(files).to include('exe/chef-zero-server', 'exe/chef-server-ctl', 'lib/chef_zero_server.rb', 'README.md', 'CHANGELOG.md', 'LICENSE')
    expect(files.grep(/spec|Gemfile|Rakefile/)).to be_empty
  end

  it 'serves, and knows nobody who does not sign' do
    socket = "#{@directory}/http.sock"
    File.write("#{@directory}/pivotal.pub", OpenSSL::PKey::RSA.new(2048).public_key.to_pem)
    File.write("#{@directory}/settings.json", JSON.generate(data_dir: "#{@directory}/data", socket: socket, superuser: 'pivotal',
                                                            superuser_public_key: "#{@directory}/pivotal.pub"))
    pid = Process.spawn(@environment, *program('chef-zero-server'), "_#{version}_", "#{@directory}/settings.json")
    100.times { File.socket?(socket) ? break : sleep(0.1) }
    statuses = %w(/version /organizations).map { |path| ask(socket, path) }
    expect(statuses).to eq %w(200 401)
  ensure
    Process.kill(:TERM, pid)
    Process.wait(pid)
  end

  # Gives the status that the server answers with.
  def ask(socket, path)
    UNIXSocket.open(socket) do |connection|
      connection.write("GET #{path} HTTP/1.0\r\nHost: x\r\n\r\n")
      connection.read[/ (\d{3}) /, 1]
    end
  end

  it 'brings chef-server-ctl, which ends with one line where no server was set up' do
    skip 'This machine has one' if File.exist?('/etc/opscode/chef-server-ctl.json')
    output, status = Open3.capture2e(@environment, *program('chef-server-ctl'), "_#{version}_", 'help')
    expect(status.exitstatus).to eq 1
    expect(output).to match(%r{\AERROR: This machine has no Chef server .*/etc/opscode/chef-server-ctl.json\n\z})
  end
end
