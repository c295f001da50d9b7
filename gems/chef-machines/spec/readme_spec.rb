# frozen_string_literal: true

RSpec.describe 'README.md' do
  gem = File.expand_path('..', __dir__)

  it 'has every file of the library in its map' do
    map = File.read(File.join(gem, 'README.md'))[/^## Map$.*/m]
    named = map.scan(%r{`([\w/]+)`}).flatten.map { |file| File.basename(file) }
    files = Dir.glob('lib/chef/provisioning/**/*.rb', base: gem).grep_v(%r{/driver_init/}).map { |file| File.basename(file, '.rb') }
    former = files.grep(/_driver\z/)
    expect(files - former - named).to eq(%w(version))
  end
end
