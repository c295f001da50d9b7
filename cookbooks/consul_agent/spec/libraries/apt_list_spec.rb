# frozen_string_literal: true

require 'tmpdir'
require_relative '../../libraries/apt_list'

RSpec.describe ConsulAgent::AptList do
  around { |example| Dir.mktmpdir { |directory| (@path = "#{directory}/consul.list") && example.run } }

  def names?(uri: 'https://apt.example.org', distribution: 'bookworm', components: %w(main))
    described_class.names?(@path, uri, distribution, components)
  end

  it 'knows the repository that the list names, whatever stands before it' do
    # apt_repository puts a slash behind a bare host.
    File.write(@path, "deb      [signed-by=/etc/apt/keyrings/consul.gpg] https://apt.example.org/ bookworm main\n")
    expect(names?).to be true
    expect(names?(uri: 'https://mirror.example.org')).to be false
    expect(names?(distribution: 'trixie')).to be false
    expect(names?(components: %w(main test))).to be false
  end

  it 'knows none without a list' do
    expect(names?).to be false
  end

  # By the real apt, as root.
  it 'says what apt says where the repository does not answer' do
    File.write(@path, "deb [trusted=yes] http://127.0.0.1:9/debian bookworm main\n")
    expect { described_class.update(@path, 'http://127.0.0.1:9/debian') }
      .to raise_error(RuntimeError, %r{\Ahttp://127\.0\.0\.1:9/debian gives no package lists: Failed to fetch .*Could not connect})
  end
end
