# frozen_string_literal: true

require_relative '../spec_helper'

RSpec.describe 'consul_package' do
  platform 'debian', '12'
  step_into :consul_package

  let(:properties) { {} }
  let(:codename) { 'bookworm' }
  let(:chef_run) { package }

  def package
    converge(:consul_package, '1.22.5', properties, codename: codename)
  end

  before do
    allow_any_instance_of(ConsulAgent::AptVersions).to receive_messages(find: '1.22.5-1', installed?: false)
  end

  ResourceRunner::CODENAMES.each do |(name, version), codename|
    context "on #{name} #{version}" do
      platform name, version
      let(:codename) { codename }

      it 'takes the package from the repository of the same codename, signed by its key' do
        expect(chef_run).to install_package(%w(ca-certificates gnupg))
        expect(chef_run).to add_apt_repository('consul').with(distribution: codename, signed_by: true)
      end
    end
  end

  context 'with a repository that apt trusts already' do
    let(:properties) do
      { repository_uri: 'http://mirror.example.org/debian', repository_distribution: 'bullseye',
        repository_components: 'main contrib', repository_key: nil }
    end

    it 'adds it as it is told, without a key' do
      expect(chef_run).not_to install_package(%w(ca-certificates gnupg))
      expect(chef_run).to add_apt_repository('consul')
        .with(uri: 'http://mirror.example.org/debian', distribution: 'bullseye', components: %w(main contrib), key: nil, signed_by: false)
    end
  end

  context 'while the version is installed' do
    before { allow_any_instance_of(ConsulAgent::AptVersions).to receive(:installed?).with('1.22.5').and_return(true) }

    it 'asks no host for the key of a repository that apt knows' do
      allow(ConsulAgent::AptList).to receive(:names?).and_return(true)
      expect(chef_run).not_to add_apt_repository('consul')
    end

    it 'tells apt of another repository' do
      allow(ConsulAgent::AptList).to receive(:names?).and_return(false)
      expect(chef_run).to add_apt_repository('consul')
    end
  end

  it 'installs a build of the version and pins that' do
    expect(chef_run).to add_apt_preference('consul').with(pin: 'version 1.22.5-1', pin_priority: '1001')
    expect(chef_run).to install_package('consul').with(version: '1.22.5-1')
  end

  it 'keeps the package from restarting the agent, which goes one machine at a time' do
    expect(chef_run).to install_package('consul').with(environment: { 'SYSTEMD_OFFLINE' => '1' })
  end

  it 'reads the package lists again only for a version that they do not have' do
    lists = 'package lists of https://apt.releases.hashicorp.com'
    expect(chef_run).not_to run_ruby_block(lists)
    allow_any_instance_of(ConsulAgent::AptVersions).to receive_messages(find: nil, find!: '1.22.5-1')
    expect(package).to run_ruby_block(lists)
  end

  it 'says what it would do before apt knows the version' do
    allow_any_instance_of(ConsulAgent::AptVersions).to receive(:find).and_return(nil)
    allow(Chef::Config).to receive(:[]).and_call_original
    allow(Chef::Config).to receive(:[]).with(:why_run).and_return(true)
    expect(chef_run).to install_package('consul').with(version: '1.22.5')
  end

  it 'owns the user and the directories, whichever package it is' do
    expect(chef_run).to create_group('consul').with(system: true)
    expect(chef_run).to create_user('consul').with(system: true, shell: '/usr/sbin/nologin')
    expect(chef_run).to create_directory('/etc/consul').with(owner: 'root', group: 'consul', mode: '0750')
    expect(chef_run).to create_directory('/var/lib/consul').with(owner: 'consul', group: 'consul', mode: '0700')
  end

  it 'leaves a user alone that is there already' do
    stub_command(%w(getent passwd consul)).and_return(true)
    expect(chef_run).not_to create_user('consul')
  end
end
