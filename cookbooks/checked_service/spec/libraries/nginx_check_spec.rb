# frozen_string_literal: true

require 'chef'
require 'tmpdir'
require_relative '../../libraries/nginx_check'

RSpec.describe CheckedService::NginxCheck do
  let(:directory) { Dir.mktmpdir }
  let(:proposed) { "#{directory}/.chef-web1.conf" }

  # An nginx that knows one directive, and words its complaints as the real one.
  before do
    File.write("#{directory}/nginx", <<~'SHELL')
      #!/bin/sh
      [ "$1 $2 $3" = '-t -q -c' ] || exit 2
      site=$(sed -n 's/^http { include \(.*\); }$/\1/p' "$4")
      if ! grep -q '^events {}$' "$4" || ! grep -q '^server { }' "$site"; then
        echo "nginx: [emerg] unknown directive \"$(cat "$site")\" in $site:1" >&2
        echo "nginx: configuration file $4 test failed" >&2
        exit 1
      fi
    SHELL
    File.chmod(0o755, "#{directory}/nginx")
    @path = ENV['PATH']
    ENV['PATH'] = "#{directory}:#{@path}"
  end

  after do
    ENV['PATH'] = @path
    FileUtils.rm_rf(directory)
  end

  it 'hands nginx the file inside a complete configuration' do
    File.write(proposed, 'server { }')
    expect(described_class.accept!(proposed, '/etc/nginx/conf.d/web.conf')).to be(true)
  end

  it 'says why nginx refuses it, and where' do
    File.write(proposed, 'lisen 80;')
    expect { described_class.accept!(proposed, '/etc/nginx/conf.d/web.conf') }.to raise_error(
      Chef::Exceptions::ValidationFailed,
      'nginx refuses the new contents of /etc/nginx/conf.d/web.conf: ' \
      'nginx: [emerg] unknown directive "lisen 80;" in /etc/nginx/conf.d/web.conf:1'
    )
  end
end
