# frozen_string_literal: true

require_relative 'support/test_server'

RSpec.describe ChefZeroServer::HeaderGuard do
  include TestServer

  before { populate }

  # Takes a header and its value, as WEBrick hands it over.
  def status(header, value)
    request('n1', 'GET', '/organizations/ours/nodes') { |env| env[header] = value.b }.status
  end

  %w(HTTP_HOST HTTP_ACCEPT HTTP_X_OPS_USERID HTTP_X_OPS_SIGN HTTP_X_OPS_CONTENT_HASH HTTP_X_OPS_AUTHORIZATION_1).each do |header|
    it "refuses bytes in #{header} that are no text" do
      expect(status(header, "\xff")).to eq 400
      expect(status(header, 'é')).to eq 400
    end
  end

  it 'refuses an Accept with an empty entry' do
    [',,;q=x', ',application/json', 'text/html, , application/json'].each { |value| expect(status('HTTP_ACCEPT', value)).to eq 400 }
  end

  it 'lets what an Accept may look like through' do
    { 'application/json' => 200, '*/*' => 200, 'text/html,application/*;q=x,' => 200, 'text/html' => 406, ';' => 406, ',,' => 406, '' => 406 }
      .each { |value, expected| expect([value, status('HTTP_ACCEPT', value)]).to eq [value, expected] }
  end
end
