# frozen_string_literal: true

# Before anything that loads Chef: it makes its matchers while resources load.
require 'chefspec'

RSpec.configure do |config|
  # The folder that this cookbook lies in.
  config.cookbook_path = File.expand_path('../..', __dir__)
  # ChefSpec starts a chef-zero for every suite, and suites run side by side: any
  # port that is free.
  config.server_runner_port = 0
  config.disable_monkey_patching!
  config.order = :random
  config.expect_with(:rspec) { |expectations| expectations.syntax = :expect }
  config.mock_with(:rspec) { |mocks| mocks.verify_partial_doubles = true }
end
