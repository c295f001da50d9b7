# frozen_string_literal: true

require_relative 'support/test_server'

RSpec.describe ChefZeroServer::Request do
  it 'keeps its body out of descriptions' do
    env = { 'REQUEST_METHOD' => 'PUT', 'PATH_INFO' => '/users/alice', 'rack.input' => StringIO.new('{"large":"body"}') }
    request = described_class.new(env)
    expect(request.raw_post).to include 'large'
    expect(request.inspect).to eq 'PUT /users/alice'
  end
end
