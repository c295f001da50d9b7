# frozen_string_literal: true

require_relative 'support/repository'
require 'chef/provisioning/drivers'

RSpec.describe 'ConsulCluster.need_chef_server' do
  def need(state, settings = settings_of)
    allow(ConsulCluster).to receive_messages(settings: settings, driver: double(state: state))
    ConsulCluster.need_chef_server
  end

  it 'says at once that the Chef server is off, and what starts it' do
    expect { need(:stopped) }.to raise_error(ConsulCluster::Error, 'chef-server is off; `rake` starts it')
    expect { need(:not_created) }.to raise_error(ConsulCluster::Error, 'chef-server is not made yet; `rake` starts it')
  end

  it 'is content with one that runs, and leaves one of the user’s own alone' do
    need(:running)
    data = chef_data.tap { |chef| chef['chef-server']['edition'] = 'existing' }
    need(:stopped, settings_of(chef: data))
  end
end
