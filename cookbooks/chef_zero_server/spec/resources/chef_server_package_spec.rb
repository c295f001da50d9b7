# frozen_string_literal: true

RSpec.describe 'chef_server_package' do
  platform 'debian', '12'
  step_into :chef_server_package

  recipe do
    chef_server_package 'cinc-server-core' do
      fqdn 'chef.example.jp'
      version '15.10.91'
      url 'https://example.jp/cinc.deb?license=free-1'
      config '/etc/cinc-project/cinc-server.rb'
      ctl 'cinc-server-ctl'
    end
  end

  certificate = '/var/opt/opscode/nginx/ca/chef.example.jp.crt'
  mark = '/var/opt/opscode/reconfigured'
  inputs = ['/etc/cinc-project/cinc-server.rb', certificate, '/var/lib/dpkg/info/cinc-server-core.list']

  let(:stale) { false }

  before do
    allow(CheckedService::Freshness).to receive(:stale?).with(mark, inputs).and_return(stale)
    allow(File).to receive(:exist?).and_call_original
    allow(File).to receive(:exist?).with('/usr/bin/chef-server-ctl').and_return(false)
  end

  it 'downloads the package without showing from where, and installs it' do
    expect(chef_run).to create_remote_file_if_missing(%r{/cinc-server-core-15.10.91.deb})
      .with(source: %w(https://example.jp/cinc.deb?license=free-1), sensitive: true)
    expect(chef_run).to install_dpkg_package('cinc-server-core').with(version: '15.10.91-1')
    expect(chef_run.chef_server_package('cinc-server-core').to_text).not_to include('free-1')
  end

  it 'writes the settings' do
    expect(chef_run).to render_file('/etc/cinc-project/cinc-server.rb')
      .with_content("api_fqdn 'chef.example.jp'").with_content("nginx['ssl_certificate'] = '#{certificate}'")
  end

  it 'is left alone while it runs with package, settings and certificate' do
    expect(chef_run).not_to run_execute('reconfigure')
    expect(chef_run).not_to touch_file(mark)
  end

  it 'brings a chef-server-ctl' do
    expect(chef_run).to create_link('/usr/bin/chef-server-ctl').with(to: '/usr/bin/cinc-server-ctl')
  end

  context 'when package, settings or certificate are newer' do
    let(:stale) { true }

    it 'is configured anew' do
      expect(chef_run).to run_execute('reconfigure').with(command: %w(cinc-server-ctl reconfigure))
      expect(chef_run).to touch_file(mark)
    end
  end
end
