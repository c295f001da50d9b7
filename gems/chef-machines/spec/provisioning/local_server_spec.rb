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
    Gem::Package::TarReader.new(Zlib::GzipReader.new(StringIO.new(archive))).to_h { |entry| [entry.full_name, entry.read] }
  end

  it 'copies the cookbooks and runs chef-client -z with run list and attributes' do
    cookbooks('berks-cookbooks')
    FileUtils.mkdir_p(File.join(root, 'roles'))
    File.write(File.join(root, 'roles', 'a.json'), '{}')
    run_recipe(recipe)

    transport = machines.transport('chef-server')
    files = unpack(transport.stdin)
    expect(files.keys).to match_array(%w(cookbooks/sample/metadata.rb cookbooks/sample/recipes/default.rb roles/a.json nodes/chef-server.json))
    expect(JSON.parse(files['nodes/chef-server.json'])).to include(
      'normal' => include('chef-server' => { 'edition' => 'embedded' }), 'run_list' => ['recipe[chef-server::default]']
    )
    expect(transport.commands).to include(%w(sudo chef-client -z -c /var/lib/chef-provisioning/client.rb))
  end

  it 'takes several folders of cookbooks, beside the recipe file' do
    %w(ours theirs).each { |name| cookbooks(name) }
    File.write(File.join(root, 'theirs/sample/metadata.rb'), "name 'theirs'\n")
    run_recipe("with_chef_local_server(cookbook_path: %w(ours theirs))\nmachine('one') {}")
    expect(unpack(machines.transport('one').stdin)['cookbooks/sample/metadata.rb']).to eq("name 'theirs'\n")
  end

  it 'keeps what it brings to root, and takes away what an earlier run has brought' do
    cookbooks('berks-cookbooks')
    run_recipe(recipe)
    transport = machines.transport('chef-server')
    expect(transport.commands).to include(
      %w(sudo mkdir -p -m 0700 /var/lib/chef-provisioning),
      ['sudo', 'rm', '-rf', *%w(cookbooks data_bags environments roles nodes).map { |name| "/var/lib/chef-provisioning/#{name}" }]
    )
  end

  it 'records the machine for search before it is made' do
    cookbooks('berks-cookbooks')
    machines.broken['chef-server'] = RuntimeError.new('no memory')
    expect { run_recipe(recipe) }.to raise_error(Chef::Provisioning::Failed)
    expect(local_node('chef-server')['normal']).to include('chef_provisioning')
  end

  it 'says what is missing when there are no cookbooks' do
    expect { run_recipe(recipe) }.to raise_error(Chef::Provisioning::Failed, /no cookbooks in .*berks-cookbooks; with_chef_local_server cookbook_path:/)
  end

  it 'lets machines find each other, with what chef-client has found out there' do
    cookbooks
    run_recipe("machine('one') {}\nmachine('two') {}")
    expect(local_node('one')['automatic']).to eq('platform' => 'debian')
    nodes = unpack(machines.transport('two').stdin)
    expect(JSON.parse(nodes['nodes/one.json'])['automatic']).to eq('platform' => 'debian')
  end

  it 'makes an environment that has no file an empty one, and says so' do
    cookbooks
    FileUtils.mkdir_p(File.join(root, 'environments'))
    File.write(File.join(root, 'environments/known.json'), '{}')
    run_recipe("with_chef_environment 'unknown'\nmachine('one') {}\nmachine('two') { chef_environment 'known' }")
    expect(unpack(machines.transport('one').stdin)).to include('environments/unknown.json' => include('Chef::Environment'))
    expect(unpack(machines.transport('two').stdin)).to include('environments/known.json' => '{}')
    expect(out.string).to match(%r{environment unknown has no file in .*/environments: machines get an empty one})
  end

  it 'needs no cookbooks for a machine without a run list' do
    run_recipe("with_chef_local_server cookbook_path: 'none'\nmachine('one') {}")
    expect(machines.names).to eq(%w(one))
  end

  it 'takes the paths of everything, and what has no meaning any more' do
    FileUtils.mkdir_p(File.join(root, 'elsewhere'))
    File.write(File.join(root, 'elsewhere', 'a.json'), '{}')
    run_recipe("with_chef_local_server 'role_path' => 'elsewhere', port: 8901\nmachine('one') {}")
    expect(unpack(machines.transport('one').stdin)).to have_key('roles/a.json')
    expect { run_recipe("with_chef_local_server rolepath: 'x'") }.to raise_error(Chef::Provisioning::Failed, /rolepath: there is no such option/)
  end
end
