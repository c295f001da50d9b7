# frozen_string_literal: true

# Before anything that loads Chef: it makes its matchers while resources load.
require 'chefspec'
require 'fileutils'
require 'tmpdir'

# A folder with this cookbook as it is when it is vendored: beside what it depends
# on, and with the gem of the server. ChefSpec wants `cookbook` in its name.
VENDORED = Dir.mktmpdir('cookbooks')
%w(chef_zero_server checked_service).each do |name|
  FileUtils.cp_r(File.expand_path("../../#{name}", __dir__), VENDORED)
end
FileUtils.mkdir_p(File.join(VENDORED, 'chef_zero_server/files'))
FileUtils.touch(File.join(VENDORED, 'chef_zero_server/files/chef-zero-server-0.1.0.42.gem'))

RSpec.configure do |config|
  config.cookbook_path = VENDORED
  config.after(:suite) { FileUtils.rm_rf(VENDORED) }
  # ChefSpec starts a chef-zero for every suite, and suites run side by side: any
  # port that is free.
  config.server_runner_port = 0
  config.disable_monkey_patching!
  config.order = :random
  config.expect_with(:rspec) { |expectations| expectations.syntax = :expect }
  config.mock_with(:rspec) { |mocks| mocks.verify_partial_doubles = true }
end
