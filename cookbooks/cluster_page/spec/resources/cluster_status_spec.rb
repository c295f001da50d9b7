# frozen_string_literal: true

RSpec.describe 'cluster_status' do
  platform 'debian', '12'
  step_into :cluster_status

  let(:unit) { converge.systemd_unit('cluster-status.service').content }

  def converge(name: 'web', **properties)
    chef_runner.converge_block do
      cluster_status name do
        servers %w(192.0.2.1 192.0.2.2)
        properties.each { |property, value| public_send(property, value) }
      end
    end
  end

  it 'follows the service at all Consul servers, as a user who may write nothing else, and for ever' do
    expect(unit[:Service]).to include(
      ExecStart: '/usr/local/lib/cluster-page/follow-service web 192.0.2.1:8500 192.0.2.2:8500',
      User: 'www-data', ProtectSystem: 'strict', Restart: 'always', RuntimeDirectory: 'cluster-page', WorkingDirectory: '/run/cluster-page'
    )
    expect(unit[:Unit]).to include(StartLimitIntervalSec: 0)
    expect(converge).to enable_service('cluster-status')
    expect(converge).to start_service('cluster-status')
  end

  it 'brings what the program needs' do
    expect(converge).to install_package(%w(curl jq))
    expect(converge).to create_cookbook_file('/usr/local/lib/cluster-page/follow-service').with(mode: '0755')
  end

  it 'restarts for another program, service or server' do
    expect(converge).to restart_checked_service('cluster-status').with(
      files: %w(/usr/local/lib/cluster-page/follow-service
                /etc/systemd/system/cluster-status.service), mark: '/run/cluster-page/started'
    )
    expect(unit[:Service]).to include(ExecStartPre: '/usr/bin/touch /run/cluster-page/started')
  end

  it 'has nginx show the file to whoever reads it' do
    expect(converge).to create_cookbook_file('/etc/nginx/cluster-status.conf')
    expect(File.read(File.expand_path('../../files/cluster-status.conf', __dir__)))
      .to match(%r{location = /cluster.json \{\s+limit_except GET \{\s+deny all;\s+\}\s+root /run/cluster-page;})
  end

  it 'takes a service that DNS can hold, and another port' do
    expect(converge(name: 'my-shop', port: 8501).systemd_unit('cluster-status.service').content[:Service])
      .to include(ExecStart: %r{/follow-service my-shop 192.0.2.1:8501 })
    ['my.shop', 'a b', "a\nb", ''].each { |name| expect { converge(name: name) }.to raise_error(Chef::Exceptions::ValidationFailed) }
  end

  describe 'action :remove' do
    it 'stops it and takes it away' do
      allow(File).to receive(:exist?).and_call_original
      allow(File).to receive(:exist?).with('/etc/systemd/system/cluster-status.service').and_return(true)
      removed = converge(action: :remove)
      expect(removed).to stop_service('cluster-status')
      expect(removed).to disable_service('cluster-status')
      expect(removed).to delete_systemd_unit('cluster-status.service')
      expect(removed).to delete_file('/usr/local/lib/cluster-page/follow-service')
    end

    it 'finds nothing to do where it never was' do
      expect(converge(action: :remove)).not_to stop_service('cluster-status')
    end
  end
end
