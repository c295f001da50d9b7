# frozen_string_literal: true

require_relative '../spec_helper'

RSpec.describe 'recipe nginx' do
  let(:chef_run) { converge('nginx', node_name: first_machine('web').fetch('name')) }

  it 'installs nginx from lists that are not older than a day' do
    expect(chef_run.find_resource(:apt_update, '')).to have_attributes(action: [:periodic], frequency: 86_400)
    expect(chef_run).to install_package('nginx')
  end

  it 'takes away the site of the package' do
    expect(chef_run).to delete_file('/etc/nginx/sites-enabled/default')
  end

  it 'starts nginx, also after a reboot' do
    expect(chef_run).to enable_service('nginx')
    expect(chef_run).to start_service('nginx')
  end
end
