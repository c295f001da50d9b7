# frozen_string_literal: true

require_relative '../spec_helper'

RSpec.describe 'consul_cluster in recipes' do
  it 'says what is missing where no role has named the cluster' do
    expect { converge('consul_config', node_name: 'any', attributes: { 'name' => nil }) }
      .to raise_error(RuntimeError, /\['name'\] is not set: put the common role/)
  end
end
