# frozen_string_literal: true

require_relative 'support/test_server'

RSpec.describe ChefZeroServer::QueryGuard do
  include TestServer

  before { populate }

  paths = %w(/organizations/ours/search/node /organizations/ours/clients /organizations/ours/cookbooks
             /organizations/ours/environments/_default/cookbooks /users)

  ['q=%', 'x=%zz', 'q=%ff', 'q=%25ff', 'q[]=x', 'email[]=1', 'q[a]=x', 'a=1&a[b]=2', 'q=a&q=b&q[]=1', 'verbose', ';;&&=='].each do |query|
    it "refuses ?#{query} everywhere" do
      paths.each { |path| expect([path, request('pivotal', 'GET', "#{path}?#{query}").status]).to eq [path, 400] }
    end
  end

  ['', 'verbose=true', 'num_versions=all', 'q=name%3An1&sort=X_CHEF_id_CHEF_X+asc&start=0&rows=1000', 'q=name:%C3%A9', 'q=name:%25'].each do |query|
    it "lets ?#{query} through" do
      paths.each { |path| expect([path, request('pivotal', 'GET', "#{path}?#{query}").status]).to eq [path, 200] }
    end
  end
end
