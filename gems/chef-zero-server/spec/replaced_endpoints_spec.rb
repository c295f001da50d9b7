# frozen_string_literal: true

require 'digest'
require 'json'
require 'chef_zero_server'

# Each endpoint in lib/chef_zero_server/endpoints was written for one of
# chef-zero's, most of whose code it still runs. originals.json has what these
# were: the files of their classes, with a digest of each.
RSpec.describe 'The endpoints of chef-zero that are replaced' do
  server = ChefZeroServer::ZeroServer.new(data_store: nil, single_org: false)
  originals = ChefZero::Server.new(data_store: nil, single_org: false).send(:endpoints).to_h
  recorded = JSON.parse(File.read(File.join(__dir__, 'originals.json')))

  # The files of chef-zero's that a class of ours is made from, as gem paths.
  def self.sources(ours)
    parents = ours.ancestors.grep(Class).select { |parent| parent.name.start_with?('ChefZero::') }
    parents.to_h { |parent| [parent.name, Object.const_source_location(parent.name).first] }
  end

  ChefZeroServer::ZeroServer::REPLACED.each_key do |route|
    it "exist: #{route}, and are the parent of ours" do
      ours = server.send(:endpoints).to_h.fetch(route)
      expect(originals).to include(route)
      expect(ours.class.superclass).to be(originals[route].class)
    end
  end

  files = ChefZeroServer::ZeroServer::REPLACED.each_value.map { |made| sources(made.call(server).class) }.reduce(:merge)
  files.each do |name, path|
    it "are what they were when ours were written: #{name}" do
      digest = Digest::SHA256.hexdigest(File.read(path).gsub(/\s+/, ' '))
      expect(digest).to eq(recorded[name]),
                        "chef-zero #{ChefZero::VERSION} has another #{name} (#{path}): see whether what is derived from it " \
                        "in lib/chef_zero_server/endpoints still holds, then put #{digest} into spec/originals.json"
    end
  end

  it 'are recorded, and no others' do
    expect(recorded.keys).to match_array(files.keys)
  end

  it 'are in the README, with the reason' do
    section = File.read(File.join(__dir__, '../README.md'))[/^## What it replaces of chef-zero$.*?(?=^## )/m].to_s
    expect(section.scan(%r{`(/[^`]+)`}).flatten).to match_array(ChefZeroServer::ZeroServer::REPLACED.keys)
  end
end
