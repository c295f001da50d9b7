# frozen_string_literal: true

require_relative '../spec_helper'

RSpec.describe 'resource consul_cluster_site' do
  let(:chef_run) { converge('web', node_name: first_machine('web').fetch('name')) }
  let(:site) { chef_run.template('/etc/nginx/conf.d/web.conf') }

  it 'writes a site that nginx has accepted' do
    expect(chef_run).to create_template('/etc/nginx/conf.d/web.conf').with(source: 'web.conf.erb', mode: '0644')
    [true, false].each do |accepted|
      expect(ConsulClusterCookbook::NginxCheck).to receive(:accept?).with('/tmp/proposed').and_return(accepted)
      expect(site.verify.first.verify('/tmp/proposed')).to be(accepted)
    end
  end

  it 'has nginx load it' do
    expect(chef_run).to reload_consul_cluster_service('nginx')
      .with(files: %w(/etc/nginx/conf.d/web.conf), mark: '/var/lib/nginx/loaded', check: %w(nginx -t))
  end
end
