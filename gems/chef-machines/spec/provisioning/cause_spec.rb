# frozen_string_literal: true

require 'chef/provisioning/cause'

RSpec.describe Chef::Provisioning::Cause do
  it "finds chef-client's last fatal line that says something" do
    expect(described_class.in(<<~LOG)).to eq('Mixlib::ShellOut::ShellCommandFailed: execute[false] had an error: exited 1')
      [2026-11-23T15:57:29+00:00] FATAL: Stacktrace dumped to /var/chef/cache/chef-stacktrace.out
      [2026-11-23T15:57:29+00:00] FATAL: ---------------------------------------------------------------
      [2026-11-23T15:57:29+00:00] FATAL: PLEASE PROVIDE THE CONTENTS OF THE stacktrace.out FILE (above) IF YOU FILE A BUG REPORT
      [2026-11-23T15:57:29+00:00] FATAL: Mixlib::ShellOut::ShellCommandFailed: execute[false] had an error: exited 1
      ---- Begin output of false ----
    LOG
  end

  it 'shows the last lines that say something' do
    expect(described_class.last_lines(<<~LOG, 3)).to eq(['    one', '  two', 'FATAL: three'])
          one
          ------------

      System Info:
      platform_version=12
        two
      Running handlers:
      [now] ERROR: Exception handlers complete
      [now] FATAL: Stacktrace dumped to /var/chef/cache/chef-stacktrace.out
      FATAL: three
    LOG
  end

  it 'takes the last line of a command that is not chef-client' do
    expect(described_class.in("sudo: chef-client:\n command not found\n\n")).to eq('command not found')
    expect(described_class.in('')).to eq('it said nothing')
  end

  it 'takes what loggers put around it off the own words of a program, and backtraces' do
    expect(described_class.own_words(<<~LOG)).to eq(['Net::HTTPClientException: 407 "Proxy Authentication Required"', 'There was an error connecting to the Chef Server'])
      E, [2026-11-28T21:31:12.935868 #5077] ERROR -- : Net::HTTPClientException: 407 "Proxy Authentication Required"
      E, [2026-11-28T21:31:12.936140 #5077] ERROR -- : /gems/net-http-0.10.0/lib/net/http/response.rb:298:in `error!'
      [2026-11-28T21:31:12+00:00] ERROR: Net::HTTPClientException: 407 "Proxy Authentication Required"
      There was an error connecting to the Chef Server
    LOG
  end
end
