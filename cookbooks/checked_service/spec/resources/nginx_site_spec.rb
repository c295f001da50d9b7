# frozen_string_literal: true

RSpec.describe 'nginx_site' do
  platform 'debian', '12'
  step_into :nginx_site

  let(:path) { '/etc/nginx/conf.d/web.conf' }

  # Converges a site with these properties.
  def converge(properties = {})
    chef_runner.converge_block do
      nginx_site 'web' do
        self.cookbook_name = :mine
        properties.each { |name, value| public_send(name, value) }
      end
    end
  end

  it 'installs nginx from lists that are not older than a day' do
    expect(converge.find_resource(:apt_update, '')).to have_attributes(action: [:periodic], frequency: 86_400, retries: 4)
    expect(converge).to install_package('nginx').with(options: %w(--no-install-recommends))
  end

  it 'takes away the site of the package' do
    expect(converge).to delete_file('/etc/nginx/sites-enabled/default')
  end

  it 'starts nginx, also after a reboot' do
    expect(converge).to enable_service('nginx')
    expect(converge).to start_service('nginx')
  end

  it 'has systemd start nginx again, however often it is killed' do
    expect(converge).to create_directory('/etc/systemd/system/nginx.service.d')
    expect(converge).to render_file('/etc/systemd/system/nginx.service.d/restart.conf')
      .with_content(/^\[Unit\]\nStartLimitIntervalSec=0\n.*^\[Service\]\nRestart=always\n/m)
  end

  it 'writes a template of the recipe\'s cookbook' do
    expect(converge(variables: { port: 80 })).to create_template(path)
      .with(source: 'web.conf.erb', cookbook: 'mine', mode: '0644', variables: { port: 80 })
  end

  it 'takes another template, and one of another cookbook' do
    expect(converge(source: 'other.erb', cookbook: 'theirs')).to create_template(path).with(source: 'other.erb', cookbook: 'theirs')
  end

  it 'writes only what nginx has accepted' do
    refusal = Chef::Exceptions::ValidationFailed.new('nginx refuses it')
    expect(CheckedService::NginxCheck).to receive(:accept!).with('/tmp/proposed', path).and_raise(refusal)
    expect { converge.template(path).verify.first.verify('/tmp/proposed') }.to raise_error(refusal)
  end

  it 'has nginx load it, and what belongs to it' do
    expect(converge(files: %w(/etc/a.crt))).to reload_checked_service('nginx')
      .with(files: ['/etc/systemd/system/nginx.service.d/restart.conf', path, '/etc/a.crt'], mark: '/var/lib/nginx/loaded', check: %w(nginx -t))
  end
end
