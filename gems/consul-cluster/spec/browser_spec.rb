# frozen_string_literal: true

require 'consul_cluster/browser'
require 'consul_cluster/urls'
require 'fileutils'
require 'stringio'
require 'tmpdir'

RSpec.describe ConsulCluster::Browser do
  let(:out) { StringIO.new }
  let(:pages) { { 'site' => %w(http://192.0.2.1/ http://192.0.2.3/), 'UI' => %w(http://192.0.2.2:8500/ui/) } }
  let(:urls) { ConsulCluster::Urls.new(nil).tap { |urls| allow(urls).to receive(:all).and_return(pages) } }
  let(:path) { Dir.mktmpdir }
  let(:seen) { File.join(path, 'seen') }

  after { FileUtils.rm_rf(path) }

  # A program that notes what it is called with.
  def program(name)
    File.write(File.join(path, name), "#!/bin/sh\necho \"$1\" >>#{seen}\n", perm: 0o755)
  end

  def show(platform: 'x86_64-linux-gnu', **env)
    described_class.new(env: { 'PATH' => path }.merge(env.transform_keys(&:to_s)), platform: platform, out: out).show(urls)
  end

  # @return [Array<String>] what the program was called with, in any order
  def opened
    50.times { File.exist?(seen) && File.readlines(seen).size == 2 ? break : sleep(0.1) }
    File.readlines(seen, chomp: true).sort
  end

  it 'opens the pages on a desktop, and says where they are' do
    program('xdg-open')
    allow(Process).to receive(:spawn).and_wrap_original { |spawn, command, *rest| spawn.call(File.join(path, command), *rest) }
    show(DISPLAY: ':0')
    expect(opened).to eq(pages.values.map(&:first))
    expect(out.string).to eq("site  http://192.0.2.1/  http://192.0.2.3/\nUI    http://192.0.2.2:8500/ui/\n")
  end

  it 'only says where they are, where nobody would see them' do
    program('xdg-open')
    expect(Process).not_to receive(:spawn)
    show
    expect(out.string.lines.size).to eq(2)
  end

  it 'says what to type where the machines are in a network of their own, and opens nothing' do
    program('xdg-open')
    expect(Process).not_to receive(:spawn)
    show(DISPLAY: ':0', CONSUL_CLUSTER_FORWARD: 'script/engine open demo')
    expect(out.string).to match(/type: script.engine open demo$/)
  end

  it 'knows how other systems do it', :aggregate_failures do
    %w(wslview).each { |name| program(name) }
    openers = { 'arm64-darwin23' => %w(open), 'x64-mingw32' => %w(cmd /c start), 'x86_64-linux-gnu' => %w(wslview) }
    openers.each { |platform, opener| expect(described_class.new(env: { 'PATH' => path }, platform: platform).opener).to eq(opener) }
  end
end
