# frozen_string_literal: true

require 'open3'
require 'consul_cluster/tool'

RSpec.describe 'consul_cluster/quiet_start' do
  it 'ends a program that is still loading without a stack trace, and is not handed on' do
    program = 'puts ENV["RUBYOPT"]; $stdout.flush; Process.kill(:INT, Process.pid); sleep 5'
    # By this variable newer RubyGems load Bundler, which adds itself to RUBYOPT.
    env = { 'RUBYOPT' => "-r#{ConsulCluster::Tool::QUIET_START} -W1", 'BUNDLER_SETUP' => nil }
    out, status = Open3.capture2e(env, Gem.ruby, '-e', program)
    expect([out, status.exitstatus]).to eq(["-W1\n", 130])
  end
end
