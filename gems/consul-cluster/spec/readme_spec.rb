# frozen_string_literal: true

require 'json'

# The README is the reference: nothing that a user can set or call is missing there.
RSpec.describe 'README.md' do
  let(:here) { File.expand_path('..', __dir__) }
  let(:text) { File.read(File.join(here, 'README.md')) }

  # @return [Array<String>] the last part of the name of each setting
  def settings(schema)
    inner = [schema['items'], schema['additionalProperties']].grep(Hash) + schema.fetch('properties', {}).values
    schema.fetch('properties', {}).keys + inner.flat_map { |each| settings(each) }
  end

  %w(cluster chef).each do |name|
    it "names every setting of #{name}.json" do
      schema = JSON.parse(File.read(File.join(here, "schema/#{name}.json")))
      expect(settings(schema).reject { |key| text.match?(/(?<![\w-])#{Regexp.escape(key)}(?![\w-])/) }).to eq([])
    end
  end

  it 'names every task' do
    tasks = Dir[File.join(here, 'lib/consul_cluster/tasks/*.rb')].flat_map { |file| File.read(file).scan(/^ *desc.*\n *task :?(\w+)/) }.flatten
    expect(tasks).to include('up', 'config', 'role', 'test')
    expect(tasks.reject { |task| text.include?("`rake #{task}`") }).to eq([])
  end

  it 'names every environment variable' do
    variables = Dir[File.join(here, 'lib/**/*.rb')].flat_map { |file| File.read(file).scan(/ENV\.fetch\('(\w+)'/) }.flatten.uniq
    expect((variables - %w(BUNDLE_GEMFILE PATH RUBYOPT SOURCE_DATE_EPOCH)).reject { |name| text.include?("`#{name}`") }).to eq([])
  end
end
