# frozen_string_literal: true

RSpec.describe 'chef_zero_server::default' do
  # Takes the edition, and what else is set; converges on +platform+.
  def converge(edition, platform: 'debian', version: '12')
    ChefSpec::SoloRunner.new(platform: platform, version: version) do |node|
      node.normal['chef-server'].merge!('api_fqdn' => 'chef.example.jp', 'ipaddr' => '192.168.33.10', 'edition' => edition)
      yield node if block_given?
    end.converge('chef_zero_server')
  end

  before do
    allow(File).to receive(:exist?).and_call_original
    allow(File).to receive(:exist?).with(%r{\A(/var/lib/dpkg/info|/etc/systemd/system)/}).and_return(false)
  end

  %w(embedded cinc).each do |edition|
    it "makes a certificate for the edition #{edition}" do
      expect(converge(edition)).to create_chef_server_certificate('chef.example.jp')
        .with(address: '192.168.33.10', days: 3650, renew_before: 30)
    end
  end

  it 'is chef-zero-server for the edition embedded' do
    run = converge('embedded') { |node| node.normal['chef-server']['embedded']['max_json'] = '16m' }
    expect(run).to create_chef_zero_server('chef.example.jp').with(
      address: '192.168.33.10', user: 'opscode', data_dir: '/var/opt/opscode/embedded', max_file: '100m', max_json: '16m'
    )
  end

  it 'is a package for the edition cinc' do
    run = converge('cinc')
    version = run.node['chef-server']['cinc']['version']
    expect(run).to install_chef_server_package('cinc-server-core').with(
      fqdn: 'chef.example.jp', version: version, config: '/etc/cinc-project/cinc-server.rb', ctl: 'cinc-server-ctl',
      url: "https://downloads.cinc.sh/files/stable/cinc-server/#{version}/debian/12/cinc-server-core_#{version}-1_amd64.deb"
    )
  end

  it 'is a package for the edition chef, with the licence id' do
    run = converge('chef', platform: 'ubuntu', version: '22.04') { |node| node.normal['chef-server']['chef']['license_id'] = 'free-1' }
    expect(run.chef_server_package('chef-server-core').url).to match(/p=ubuntu&pv=22\.04&m=x86_64&v=15[.0-9]+&license_id=free-1\z/)
  end

  it 'refuses a machine that has another edition' do
    allow(File).to receive(:exist?).with('/etc/systemd/system/chef-zero-server.service').and_return(true)
    expect { converge('cinc') }.to raise_error(ArgumentError, /of the edition embedded .*cannot become cinc/)
  end
end
