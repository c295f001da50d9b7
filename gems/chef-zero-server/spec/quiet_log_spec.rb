# frozen_string_literal: true

require_relative 'support/test_server'

RSpec.describe ChefZeroServer::QuietLog do
  include TestServer

  it 'has no request described' do
    populate
    expect_any_instance_of(ChefZero::RestRequest).not_to receive(:pretty_inspect)
    expect(request('n1', 'PUT', '/organizations/ours/nodes/n1', name: 'n1').status).to eq 200
  end
end
