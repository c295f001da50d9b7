# frozen_string_literal: true

require_relative 'support/test_server'

RSpec.describe ChefZeroServer::Failsafe do
  include TestServer

  before { populate }

  def endpoint_that
    allow_any_instance_of(ChefZero::Endpoints::NodeEndpoint).to receive(:get) { yield }
  end

  {
    'fails' => -> { raise 'secret detail' },
    'runs out of stack' => -> { raise SystemStackError, 'secret detail' },
    'answers 500' => -> { [500, {}, 'secret detail'] },
  }.each do |what, failure|
    it "tells the log, and nobody else, why chef-zero #{what}" do
      endpoint_that(&failure)
      answer = nil
      expect { answer = request('n1', 'GET', '/organizations/ours/nodes/n1') }
        .to output(%r{\AGET /organizations/ours/nodes/n1: }).to_stderr
      expect([answer.status, answer.headers['content-type']]).to eq [500, 'application/json']
      expect(answer.json['error'].join).not_to include 'secret'
    end
  end

  it 'covers the other middlewares, too' do
    allow_any_instance_of(ChefZeroServer::PathGuard).to receive(:call).and_raise('secret detail')
    answer = nil
    expect { answer = request('n1', 'GET', '/') }.to output(/secret detail/).to_stderr
    expect(answer.status).to eq 500
    expect(answer.body).not_to include 'secret'
  end
end
