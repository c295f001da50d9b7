# frozen_string_literal: true

# Before anything that loads Chef: it makes its matchers while resources load.
require 'chefspec'
require_relative '../libraries/consul_api'

# Converging one resource of this cookbook, which its group steps into.
module ResourceRunner
  # The codename of the platform that a group names; Debian 12 unless it says so.
  CODENAMES = { %w(debian 12) => 'bookworm', %w(ubuntu 22.04) => 'jammy' }.freeze

  # Converges a resource with these properties; gives the ChefSpec runner.
  def converge(resource, name, properties, codename: 'bookworm')
    # As Ohai finds a machine without lsb_release; Fauxhai's had one.
    chef_runner.node.automatic['lsb'] = {}
    chef_runner.node.automatic['os_release'] = { 'version_codename' => codename }
    chef_runner.converge_block do
      public_send(resource, name) { properties.each { |property, value| public_send(property, value) } }
    end
  end
end

RSpec.configure do |config|
  # The folder that this cookbook and those it depends on lie in.
  config.cookbook_path = File.expand_path('../..', __dir__)
  # ChefSpec starts a chef-zero for every suite, and suites run side by side: any
  # port that is free.
  config.server_runner_port = 0
  config.include ResourceRunner
  config.disable_monkey_patching!
  config.order = :random
  config.expect_with(:rspec) { |expectations| expectations.syntax = :expect }
  config.mock_with(:rspec) { |mocks| mocks.verify_partial_doubles = true }

  # No spec asks this machine's apt, users or agent.
  config.before do
    stub_command(%w(getent passwd consul)).and_return(false)
    allow_any_instance_of(ConsulAgent::ConsulApi).to receive(:answers?).and_return(true)
    silent = instance_double(Mixlib::ShellOut, run_command: instance_double(Mixlib::ShellOut, stdout: ''))
    allow(Mixlib::ShellOut).to receive(:new).and_call_original
    %w(dpkg-query apt-cache).each do |command|
      allow(Mixlib::ShellOut).to receive(:new).with(command, any_args).and_return(silent)
    end
  end
end
