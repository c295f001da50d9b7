# frozen_string_literal: true

require 'consul_cluster'
require 'fileutils'
require 'rubygems/package'
require 'tmpdir'

RSpec.describe ConsulCluster::ServerGem do
  around { |example| Dir.mktmpdir { |dir| (@dir = dir) && example.run } }

  # A repository of its own each: RubyGems reads each gemspec only once.
  # @param files [Hash] of name to content
  def repository(name, files = {})
    root = File.join(@dir, name)
    files = { 'chef-zero-server.gemspec' => <<~GEMSPEC, 'lib/server.rb' => 'SERVER = 1', 'exe/server' => "#!ruby\n" }.merge(files)
      Gem::Specification.new do |spec|
        spec.name = 'chef-zero-server'
        spec.version = '0.1.0'
        spec.summary = spec.description = 'A server'
        spec.authors = ['somebody']
        spec.license = 'Apache-2.0'
        spec.files = Dir.glob('{lib,exe}/**/*', base: __dir__)
        spec.bindir = 'exe'
        spec.executables = ['server']
      end
    GEMSPEC
    files.each do |file, content|
      path = File.join(root, described_class::SOURCE, file)
      FileUtils.mkdir_p(File.dirname(path))
      File.write(path, content, perm: file.start_with?('exe') ? 0o755 : 0o644)
    end
    root
  end

  def version(file)
    Gem::Package.new(file).spec.version
  end

  it 'builds a gem that RubyGems can install, with a version of digits below the own one' do
    file = described_class.new(repository('a')).build
    spec = Gem::Package.new(file).spec
    expect(file).to end_with("/provisioning/chef-server/berks-cookbooks/chef_zero_server/files/chef-zero-server-#{spec.version}.gem")
    expect(spec.version.to_s).to match(/\A0\.1\.0\.\d{1,12}\z/)
    expect(spec.version).not_to be_prerelease
    expect(spec.files).to contain_exactly('exe/server', 'lib/server.rb')
    expect(spec.executables).to eq(['server'])
  end

  it 'gives the same file for the same contents, whenever and wherever it is built' do
    first = described_class.new(repository('a')).build
    second = described_class.new(repository('b')).build
    FileUtils.touch(Dir.glob(File.join(@dir, 'b/vendor/**/*')), mtime: Time.at(0))
    third = described_class.new(File.join(@dir, 'b')).build
    expect([second, third].map { |file| File.basename(file) }).to all(eq(File.basename(first)))
    expect(File.binread(second)).to eq(File.binread(first))
    expect(File.binread(third)).to eq(File.binread(first))
  end

  it 'gives another version for other contents, another name, another mode' do
    changed = { 'lib/server.rb' => 'SERVER = 2' }
    roots = [repository('a'), repository('b', changed), repository('c', 'lib/more.rb' => ''), repository('d')]
    File.chmod(0o755, File.join(roots.last, described_class::SOURCE, 'lib/server.rb'))
    expect(roots.map { |root| version(described_class.new(root).build) }.uniq.size).to eq(4)
  end

  it 'leaves one version only' do
    root = repository('a')
    old = File.join(root, described_class::TARGET, 'chef-zero-server-0.1.0.1.gem')
    FileUtils.mkdir_p(File.dirname(old))
    FileUtils.touch(old)
    file = described_class.new(root).build
    expect(Dir.children(File.dirname(old))).to eq([File.basename(file)])
  end

  it 'says nothing, and leaves the environment as it was' do
    expect { described_class.new(repository('a')).build }.not_to output.to_stdout
    expect(ENV).not_to have_key('SOURCE_DATE_EPOCH')
  end

  it 'says that the gem is missing' do
    expect { described_class.new(@dir).build }
      .to raise_error(ConsulCluster::Error, /there is no .*chef-zero-server.gemspec; take it back from version control/)
  end
end
