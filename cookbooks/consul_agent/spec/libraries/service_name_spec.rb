# frozen_string_literal: true

require_relative '../spec_helper'
require_relative '../../libraries/service_name'

RSpec.describe ConsulAgent::ServiceName do
  it 'gives the name that Consul\'s DNS is asked for' do
    expect(described_class.dns('web', 'consul')).to eq('web.service.consul')
    expect(described_class.dns('shop-2', 'internal')).to eq('shop-2.service.internal')
  end

  it 'refuses what DNS cannot hold' do
    ['my.web', 'my_web', '-web', '', "web\n", 'w' * 64].each do |service|
      expect { described_class.dns(service, 'consul') }.to raise_error(ArgumentError, /letters, digits and - only/)
    end
  end
end
