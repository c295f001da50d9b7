# frozen_string_literal: true

require 'consul_cluster/urls'
require_relative 'support/repository'

RSpec.describe ConsulCluster::Urls do
  let(:data) { cluster_data }

  def urls
    described_class.new(settings_of(cluster: data)).all
  end

  it 'are those of each load balancer and of the first Consul server' do
    expect(urls).to eq('site' => %w(http://192.168.33.211/), 'UI' => %w(http://192.168.33.101:8500/ui/))
    data['machines'] << machine_data('lb212', 212, 'lb')
    expect(urls['site']).to eq(%w(http://192.168.33.211/ http://192.168.33.212/))
  end

  it 'are one line for each thing' do
    data['machines'] << machine_data('lb212', 212, 'lb')
    expect(described_class.new(settings_of(cluster: data)).lines)
      .to eq(['site  http://192.168.33.211/  http://192.168.33.212/', 'UI    http://192.168.33.101:8500/ui/'])
  end

  it 'have the port of the role' do
    data['roles']['lb']['port'] = 8080
    expect(urls['site']).to eq(%w(http://192.168.33.211:8080/))
  end

  it 'take a web node where there is no load balancer, and no site where there is no web node either' do
    data['machines'].delete_if { |machine| machine['role'] == 'lb' }
    expect(urls['site']).to eq(%w(http://192.168.33.201/))
    data['machines'].delete_if { |machine| machine['role'] == 'web' }
    expect(urls.keys).to eq(%w(UI))
  end
end
