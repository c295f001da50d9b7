# frozen_string_literal: true

require_relative '../support/recipe_file'
require 'rubygems/package'
require 'zlib'

RSpec.describe Chef::Provisioning::LocalServer do
  include RecipeFile

  let(:recipe) do
    <<~RUBY
      with_chef_local_server(chef_repo_path: '#{root}', cookbook_path: '#{File.join(root, 'berks-cookbooks')}')
      machine 'chef-server' do
        attributes 'chef-server' => { 'edition' => 'embedded' }
        recipe 'chef-server::default'
      end
    RUBY
  end

  def unpack(archive)
    Gem::Package::TarReader.new(Zlib::GzipReader.new(StringIO.new(archive))).map(&:full_name)
  end

  it 'copies the cookbooks and runs chef-client -z with run list and attributes' do
    cookbooks('berks-cookbooks')
    FileUtils.mkdir_p(File.join(root, 'roles'))
    File.write(File.join(root, 'roles', 'a.json'), '{}')
    run_recipe(recipe)

    transport = machines.transport('chef-server')
    expect(unpack(transport.stdin)).to match_array(%w(cookbooks/sample/metadata.rb cookbooks/sample/recipes/default.rb roles/a.json))
    expect(JSON.parse(transport.uploads['/var/lib/chef-provisioning/node.json'])).to eq(
      'chef-server' => { 'edition' => 'embedded' }, 'run_list' => ['recipe[chef-server::default]']
    )
    expect(transport.commands.last).to eq(
      %w(sudo chef-client -z -c /var/lib/chef-provisioning/client.rb -j /var/lib/chef-provisioning/node.json)
    )
  end

  it 'takes several folders of cookbooks, beside the recipe file' do
    %w(ours theirs).each { |name| cookbooks(name) }
    File.write(File.join(root, 'theirs/sample/metadata.rb'), "name 'theirs'\n")
    run_recipe("with_chef_local_server(cookbook_path: %w(ours theirs))\nmachine('one') {}")
    archive = Gem::Package::TarReader.new(Zlib::GzipReader.new(StringIO.new(machines.transport('one').stdin)))
    expect(archive.to_h { |entry| [entry.full_name, entry.read] }['cookbooks/sample/metadata.rb']).to eq("name 'theirs'\n")
  end

  it 'keeps what it brings to root, and takes away what an earlier run has brought' do
    cookbooks('berks-cookbooks')
    run_recipe(recipe)
    transport = machines.transport('chef-server')
    expect(transport.modes['/var/lib/chef-provisioning/node.json']).to eq(0o600)
    expect(transport.commands).to include(
      %w(sudo mkdir -p -m 0700 /var/lib/chef-provisioning),
      ['sudo', 'rm', '-rf', *%w(cookbooks data_bags environments roles).map { |name| "/var/lib/chef-provisioning/#{name}" }]
    )
  end

  it 'records the machine for search before it is made' do
    cookbooks('berks-cookbooks')
    machines.broken['chef-server'] = RuntimeError.new('no memory')
    expect { run_recipe(recipe) }.to raise_error(Chef::Provisioning::Failed)
    expect(local_node('chef-server')['normal']).to include('chef_provisioning')
  end

  it 'says what is missing when there are no cookbooks' do
    expect { run_recipe(recipe) }.to raise_error(Chef::Provisioning::Failed, /no cookbooks in .*berks-cookbooks; `rake berks`/)
  end
end
