# frozen_string_literal: true

require_relative '../support/recipe_file'

# The files of the repository, when nothing is left in .chef.
RSpec.describe 'provisioning/*/destroy.rb' do
  include RecipeFile

  before do
    allow(ConsulCluster).to receive(:settings).and_return(settings)
    [*settings.machines.map(&:name), 'chef-server', 'stranger'].each { |name| machines.made[name] = {} }
    # The driver finds machines by their names only.
    allow(machines).to receive(:destroy).and_wrap_original do |_, names|
      names.select { |name| machines.made.delete(name) }.to_h { |name| [name, 'destroyed'] }
    end
    allow(machines).to receive(:names).and_return([])
  end

  def run_destroy(folder)
    path = File.expand_path("../../../provisioning/#{folder}/destroy.rb", __dir__)
    run_recipe(File.read(path), path)
  end

  it 'destroys the machines of cluster.json' do
    run_destroy('vms')
    expect(machines.made.keys).to eq(%w(chef-server stranger))
  end

  it 'destroys the machines that search finds, whatever they are' do
    Chef::ServerAPI.new.post('nodes', { 'name' => 'stranger', 'normal' => { 'chef_provisioning' => {} } })
    run_destroy('vms')
    expect(machines.made.keys).to eq(%w(chef-server))
  end

  it 'destroys the Chef server' do
    run_destroy('chef-server')
    expect(machines.made.keys).not_to include('chef-server')
    expect(machines.made).to have_key('srv101')
  end

  it 'leaves a Chef server alone that the user already has' do
    settings.chef_server.edition = 'existing'
    run_destroy('chef-server')
    expect(machines.made).to have_key('chef-server')
  end
end
