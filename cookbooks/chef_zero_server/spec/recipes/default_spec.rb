# frozen_string_literal: true

RSpec.describe 'chef-server::default' do
  # Takes the edition, and what else is set; converges on +platform+.
  def converge(edition, platform: 'debian', version: '12')
    ChefSpec::SoloRunner.new(platform: platform, version: version, cookbook_path: File.expand_path('../../..', __dir__)) do |node|
      node.normal['chef-server'].merge!('api_fqdn' => 'chef.example.jp', 'ipaddr' => '192.168.33.10', 'edition' => edition)
      yield node if block_given?
    end.converge('chef-server')
  end

  before do
    allow(File).to receive(:exist?).and_call_original
    %w(/usr/bin/chef-server-ctl /opt/embedded-chef-server /var/lib/dpkg/info/cinc-server-core.list
       /var/lib/dpkg/info/chef-server-core.list).each { |path| there(path, false) }
    stub_command(%w(getent passwd opscode)).and_return(false)
  end

  # Says whether there is a file or directory +path+.
  def there(path, answer)
    allow(File).to receive(:exist?).with(path).and_return(answer)
  end

  # Takes a mark, what it is compared with, and the result.
  def stale(mark, inputs, result)
    allow(ChefServerCookbook::Freshness).to receive(:stale?).and_return(false)
    allow(ChefServerCookbook::Freshness).to receive(:stale?).with(mark, inputs).and_return(result)
  end

  certificate = '/var/opt/opscode/nginx/ca/chef.example.jp.crt'

  shared_examples 'a server with a certificate of its own' do
    it 'makes a certificate for name and address' do
      expect(run).to create_openssl_rsa_private_key(certificate.sub('.crt', '.key')).with(mode: '0600')
      expect(run).to create_openssl_x509_certificate(certificate)
        .with(common_name: 'chef.example.jp', subject_alt_name: %w(DNS:chef.example.jp IP:192.168.33.10))
    end
  end

  describe 'embedded' do
    let(:run) { converge('embedded') }

    include_examples 'a server with a certificate of its own'

    it 'keeps a certificate that fits' do
      expect(run).to delete_file(certificate)
      allow(ChefServerCookbook::Certificate).to receive(:serves?).and_return(true)
      expect(converge('embedded')).not_to delete_file(certificate)
    end

    it 'runs as a user of its own, who owns the data alone' do
      expect(run).to create_user('opscode').with(system: true, shell: '/usr/sbin/nologin')
      expect(run).to create_directory('/var/opt/opscode/embedded').with(owner: 'opscode', mode: '0700')
      unit = run.systemd_unit('embedded-chef-server.service')
      expect(unit.content).to include(Service: a_hash_including(
        User: 'opscode', NoNewPrivileges: true, ProtectSystem: 'strict', ReadWritePaths: '/var/opt/opscode/embedded',
        RestrictAddressFamilies: 'AF_UNIX', UMask: '0077', MemoryMax: '75%'
      ))
      expect(run).to enable_systemd_unit('embedded-chef-server.service')
      expect(run).not_to start_systemd_unit('embedded-chef-server.service')
    end

    it 'keeps the keys of the superuser and what leads to them from others' do
      expect(run).to create_openssl_rsa_private_key('/etc/opscode/pivotal.pem').with(mode: '0600')
      expect(run).to create_file('/etc/opscode/chef-server-ctl.json').with(mode: '0600')
    end

    it 'starts, and restarts when the program or its settings are newer than what it has loaded' do
      expect(run.systemd_unit('embedded-chef-server.service').content[:Service])
        .to include(ExecStartPre: '/usr/bin/touch /run/embedded-chef-server/started')
      inputs = a_collection_including('/opt/embedded-chef-server', '/etc/opscode/embedded-chef-server.json', '/etc/opscode/pivotal.pub')
      stale('/run/embedded-chef-server/started', inputs, true)
      expect(converge('embedded')).to restart_service('embedded-chef-server')
      expect(converge('embedded')).to run_execute('systemctl daemon-reload')
      stale('/run/embedded-chef-server/started', inputs, false)
      expect(converge('embedded')).not_to restart_service('embedded-chef-server')
    end

    it 'puts nginx in front' do
      expect(run).to render_file('/etc/nginx/conf.d/chef-server.conf')
        .with_content(/server_name chef.example.jp 192.168.33.10;.*proxy_pass http:[^ ]+sock;$/m)
      expect(run).to delete_file('/etc/nginx/sites-enabled/default')
      [true, false].each do |accepted|
        expect(ChefServerCookbook::NginxCheck).to receive(:accept?).with('/tmp/proposed').and_return(accepted)
        expect(run.template('/etc/nginx/conf.d/chef-server.conf').verify.first.verify('/tmp/proposed')).to be accepted
      end
      expect(run).to enable_service('nginx')
      expect(run).to start_service('nginx')
    end

    it 'tells the server under which name and protocol it was asked, and nothing that a client made up' do
      expect(run).to render_file('/etc/nginx/conf.d/chef-server.conf').with_content { |content|
        expect(content.scan(/proxy_set_header .*/)).to contain_exactly(
          'proxy_set_header Host $http_host;', 'proxy_set_header X-Forwarded-Proto https;',
          'proxy_set_header X-Forwarded-Host "";', 'proxy_set_header X-Forwarded-For "";'
        )
      }
    end

    it 'takes large requests for files of cookbooks only' do
      expect(run).to render_file('/etc/nginx/conf.d/chef-server.conf').with_content { |content|
        locations = content.scan(/location ([^{]+) {.*?client_max_body_size ([^;]+);/m).to_h
        expect(locations).to eq('/' => '8m', '~ ^/organizations/[^/]+/file_store/' => '100m')
      }
    end

    it 'reloads nginx, after a check, when its configuration or the certificate is newer' do
      mark = '/var/opt/opscode/nginx/reloaded'
      inputs = a_collection_including('/etc/nginx/conf.d/chef-server.conf', certificate)
      stale(mark, inputs, true)
      run = converge('embedded')
      expect(run).to run_execute('nginx -t').with(command: %w(nginx -t))
      expect(run).to run_execute('reload nginx').with(command: %w(systemctl reload nginx))
      expect(run).to touch_file(mark)
      stale(mark, inputs, false)
      run = converge('embedded')
      expect(run).not_to run_execute('nginx -t')
      expect(run).not_to run_execute('reload nginx')
      expect(run).not_to touch_file(mark)
    end

    it 'installs chef-server-ctl with the Ruby that runs Chef' do
      expect(run).to render_file('/usr/bin/chef-server-ctl').with_content(/\A#!#{Gem.ruby}$/)
    end
  end

  describe 'cinc' do
    let(:run) { converge('cinc') }

    include_examples 'a server with a certificate of its own'

    it 'installs the package and writes its settings' do
      version = run.node['chef-server']['cinc']['version']
      expect(run).to create_remote_file_if_missing(%r{/cinc-server-core-15}).with(
        source: ["https://downloads.cinc.sh/files/stable/cinc-server/#{version}/debian/12/cinc-server-core_#{version}-1_amd64.deb"]
      )
      expect(run).to install_dpkg_package('cinc-server-core')
      expect(run).to render_file('/etc/cinc-project/cinc-server.rb')
        .with_content("api_fqdn 'chef.example.jp'").with_content("nginx['ssl_certificate'] = '#{certificate}'")
    end

    it 'is configured anew when the package, the settings or the certificate is newer' do
      mark = '/var/opt/opscode/reconfigured'
      inputs = ['/etc/cinc-project/cinc-server.rb', certificate, '/var/lib/dpkg/info/cinc-server-core.list']
      stale(mark, inputs, true)
      run = converge('cinc')
      expect(run).to run_execute('reconfigure').with(command: %w(cinc-server-ctl reconfigure))
      expect(run).to touch_file(mark)
      stale(mark, inputs, false)
      run = converge('cinc')
      expect(run).not_to run_execute('reconfigure')
      expect(run).not_to touch_file(mark)
    end

    it 'has a chef-server-ctl' do
      expect(run).to create_link('/usr/bin/chef-server-ctl').with(to: '/usr/bin/cinc-server-ctl')
    end
  end

  describe 'chef' do
    it 'is downloaded with the licence id, which no log shows' do
      run = converge('chef', platform: 'ubuntu', version: '22.04') { |node| node.normal['chef-server']['chef']['license_id'] = 'free-1' }
      expect(run).to create_remote_file_if_missing(/chef-server-core/).with(sensitive: true)
      expect(run.find_resource(:remote_file, /chef-server-core/).source.first)
        .to match(/p=ubuntu&pv=22\.04&m=x86_64&v=15[.0-9]+&license_id=free-1\z/)
      expect(run).to render_file('/etc/opscode/chef-server.rb')
    end

    it 'says what is missing' do
      expect { converge('chef', platform: 'ubuntu', version: '22.04') }.to raise_error(ArgumentError, /licence id/)
      expect { converge('chef') { |node| node.normal['chef-server']['chef']['license_id'] = 'x' } }
        .to raise_error(ArgumentError, /Ubuntu, not debian/)
    end

    it 'can come from a mirror' do
      run = converge('chef') { |node| node.normal['chef-server']['chef']['url'] = 'https://mirror.example.jp/%{version}.deb' }
      expect(run.find_resource(:remote_file, /chef-server-core/).source.first).to match(%r{\Ahttps://mirror.example.jp/15[.0-9]+\.deb\z})
    end
  end

  {
    'embedded' => '/opt/embedded-chef-server', 'cinc' => '/var/lib/dpkg/info/cinc-server-core.list',
    'chef' => '/var/lib/dpkg/info/chef-server-core.list'
  }.each do |edition, trace|
    it "takes a machine that is #{edition} for no other edition" do
      there(trace, true)
      (%w(embedded cinc chef) - [edition]).each do |other|
        expect { converge(other) }.to raise_error(ArgumentError, /of the edition #{edition} .*cannot become #{other}: .*rake destroy/)
      end
      packages = { 'cinc' => { 'package' => 'cinc-server-core' }, 'chef' => { 'package' => 'chef-server-core' } }
      expect { ChefServerCookbook::Edition.check!(edition, packages) }.not_to raise_error
    end
  end

  it 'knows no other edition' do
    expect { converge('existing') }.to raise_error(ArgumentError, /must be embedded, cinc or chef/)
  end
end
