# frozen_string_literal: true

require_relative '../spec_helper'
require_relative '../../libraries/apt_versions'

RSpec.describe ConsulAgent::AptVersions do
  subject(:versions) { described_class.new('consul') }

  def answer(*command, stdout)
    result = instance_double(Mixlib::ShellOut, stdout: stdout)
    allow(result).to receive(:run_command).and_return(result)
    allow(Mixlib::ShellOut).to receive(:new).with(*command).and_return(result)
  end

  def installed(stdout)
    answer('dpkg-query', '--show', '--showformat', '${db:Status-Status} ${Version}', 'consul', stdout)
  end

  def available(*versions)
    answer('apt-cache', 'madison', 'consul',
           versions.map { |v| "    consul | #{v} | http://mirror.example.org/debian bullseye/main amd64 Packages\n" }.join)
  end

  {
    %w(1.21.4-1 1.21.4) => true,
    %w(1.8.7+dfsg1-2+b3 1.8.7) => true,
    %w(1.8.70-1 1.8.7) => false,
    %w(1.21.0~rc1-1 1.21.0) => false,
  }.each do |(debian, wanted), match|
    it "says that #{debian} is #{match ? 'a' : 'no'} build of #{wanted}" do
      expect(described_class.match?(debian, wanted)).to be(match)
    end
  end

  it 'keeps the version that is installed' do
    installed('installed 1.21.4-1')
    available('1.21.4-2', '1.21.4-1')
    expect(versions.find('1.21.4')).to eq('1.21.4-1')
  end

  it 'knows whether a build of a version is installed' do
    installed('installed 1.21.4-1')
    expect([versions.installed?('1.21.4'), versions.installed?('1.21.5')]).to eq([true, false])
    installed('')
    expect(versions.installed?('1.21.4')).to be(false)
  end

  it 'takes the newest build of another version otherwise' do
    installed('installed 1.20.0-1')
    available('1.22.0-1', '1.21.4-2', '1.21.4-1')
    expect(versions.find('1.21.4')).to eq('1.21.4-2')
  end

  it 'does not count a package that was removed' do
    installed('config-files 1.21.4-1')
    available
    expect(versions.find('1.21.4')).to be_nil
  end

  it 'says which versions there are when the wanted one is missing, as cluster.json takes them' do
    installed('')
    available('1.9.17-2', '1.9.17-1', '1.8.7+dfsg1-2')
    expect { versions.find!('1.21.4') }.to raise_error(RuntimeError, /no consul 1.21.4 \(it has 1.9.17, 1.8.7\)/)
  end
end
