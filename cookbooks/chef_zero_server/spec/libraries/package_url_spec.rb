# frozen_string_literal: true

require "#{VENDORED}/chef_zero_server/libraries/package_url"

RSpec.describe ChefZeroServerCookbook::PackageUrl do
  debian = { 'platform' => 'debian', 'platform_version' => '12.5' }
  ubuntu = { 'platform' => 'ubuntu', 'platform_version' => '22.04' }
  licensed = 'https://example.jp/%{platform}/%{platform_version}?v=%{version}&id=%{license_id}'

  it 'is that of version and platform' do
    expect(described_class.fill('https://example.jp/%{platform}/%{platform_version}/%{version}', debian, 'version' => '15.1'))
      .to eq('https://example.jp/debian/12/15.1')
    expect(described_class.fill(licensed, ubuntu, 'version' => '15.1', 'license_id' => 'free-1'))
      .to eq('https://example.jp/ubuntu/22.04?v=15.1&id=free-1')
  end

  it 'says what is missing' do
    expect { described_class.fill(licensed, ubuntu, {}) }.to raise_error(ArgumentError, /licence id/)
    expect { described_class.fill(licensed, debian, 'license_id' => 'x') }.to raise_error(ArgumentError, /Ubuntu, not debian/)
  end
end
