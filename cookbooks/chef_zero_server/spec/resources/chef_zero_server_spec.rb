# frozen_string_literal: true

RSpec.describe 'chef_zero_server' do
  platform 'debian', '12'
  step_into :chef_zero_server, :nginx_site

  recipe do
    chef_zero_server 'chef.example.jp' do
      address '192.168.33.10'
    end
  end

  before do
    stub_command(%w(getent passwd opscode)).and_return(false)
  end

  let(:unit) { chef_run.systemd_unit('chef-zero-server.service').content }
  let(:site) { '/etc/nginx/conf.d/chef-server.conf' }

  certificate = '/var/opt/opscode/nginx/ca/chef.example.jp.crt'

  it 'installs the gem for the Ruby that runs Chef, from nowhere else' do
    gem_file = chef_run.cookbook_file(/chef-zero-server.gem/).path
    expect(chef_run).to create_cookbook_file(gem_file).with(source: 'chef-zero-server-0.1.0.42.gem', cookbook: 'chef_zero_server')
    expect(chef_run).to install_gem_package('chef-zero-server').with(
      source: gem_file, version: '0.1.0.42', gem_binary: "#{RbConfig::CONFIG['bindir']}/gem", options: '--local --no-document'
    )
  end

  it 'runs this version of the gem, and so restarts with another' do
    expect(unit[:Service]).to include(
      ExecStart: "#{Gem.ruby} #{Gem.bindir}/chef-zero-server _0.1.0.42_ /etc/opscode/chef-zero-server.json"
    )
    expect(chef_run).to render_file('/usr/bin/chef-server-ctl')
      .with_content(%r{\A#!/bin/sh\n.*\nexec #{Gem.ruby} #{Gem.bindir}/chef-server-ctl _0.1.0.42_ "\$@"\n\z})
  end

  it 'removes other versions of the gem when this one runs' do
    old = Gem::Specification.new('chef-zero-server', '0.1.0.41')
    allow(Gem::Specification).to receive(:find_all_by_name).and_call_original
    allow(Gem::Specification).to receive(:find_all_by_name).with('chef-zero-server').and_return([old])
    expect(chef_run).to remove_gem_package('chef-zero-server 0.1.0.41').with(package_name: 'chef-zero-server', version: '0.1.0.41')
    order = chef_run.resource_collection.map(&:to_s)
    expect(order.index('gem_package[chef-zero-server 0.1.0.41]')).to be > order.index('checked_service[chef-zero-server]')
  end

  it 'runs as a user of its own, who owns the data alone' do
    expect(chef_run).to create_user('opscode').with(system: true, shell: '/usr/sbin/nologin')
    expect(chef_run).to create_directory('/var/opt/opscode/embedded').with(owner: 'opscode', mode: '0700')
    expect(unit[:Service]).to include(
      User: 'opscode', NoNewPrivileges: true, ProtectSystem: 'strict', ReadWritePaths: '/var/opt/opscode/embedded',
      RestrictAddressFamilies: 'AF_UNIX', UMask: '0077', MemoryMax: '75%'
    )
    expect(chef_run).to enable_systemd_unit('chef-zero-server.service')
    expect(chef_run).not_to start_systemd_unit('chef-zero-server.service')
  end

  it 'keeps the keys of the superuser and what leads to them from others' do
    expect(chef_run).to create_openssl_rsa_private_key('/etc/opscode/pivotal.pem').with(mode: '0600')
    expect(chef_run).to create_file('/etc/opscode/chef-server-ctl.json').with(mode: '0600')
  end

  it 'starts, and restarts when the unit or its settings are newer than what it has loaded' do
    mark = '/run/chef-zero-server/started'
    expect(unit[:Service]).to include(ExecStartPre: "/usr/bin/touch #{mark}")
    expect(chef_run).to restart_checked_service('chef-zero-server').with(
      mark: mark,
      files: %w(/etc/opscode/chef-zero-server.json /etc/opscode/pivotal.pub /etc/systemd/system/chef-zero-server.service)
    )
  end

  it 'puts nginx in front' do
    expect(chef_run).to create_nginx_site('chef-server').with(files: [certificate])
    expect(chef_run).to render_file(site).with_content(/server_name chef.example.jp 192.168.33.10;.*proxy_pass http:[^ ]+sock;$/m)
    expect(chef_run).to render_file(site).with_content("ssl_certificate     #{certificate};")
  end

  it 'tells the server under which name and protocol it was asked, and nothing that a client made up' do
    expect(chef_run).to render_file(site).with_content { |content|
      expect(content.scan(/proxy_set_header .*/)).to contain_exactly(
        'proxy_set_header Host $http_host;', 'proxy_set_header X-Forwarded-Proto https;',
        'proxy_set_header X-Forwarded-Host "";', 'proxy_set_header X-Forwarded-For "";'
      )
    }
  end

  it 'takes large requests for files of cookbooks only' do
    expect(chef_run).to render_file(site).with_content { |content|
      locations = content.scan(/location ([^{]+) {.*?client_max_body_size ([^;]+);/m).to_h
      expect(locations).to eq('/' => '8m', '~ ^/organizations/[^/]+/file_store/' => '100m')
    }
  end

  it 'names what is missing where the cookbook was not vendored' do
    allow_any_instance_of(Chef::CookbookVersion).to receive(:files_for).and_call_original
    allow_any_instance_of(Chef::CookbookVersion).to receive(:files_for).with('files').and_return([])
    expect { chef_run }.to raise_error(ArgumentError, /run `rake berks` in provisioning.chef-server/)
  end
end
