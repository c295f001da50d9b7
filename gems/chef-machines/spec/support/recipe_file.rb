# frozen_string_literal: true

require 'chef'
require 'chef_zero/server'
require 'chef/provisioning'
require 'stringio'
require 'tmpdir'
require_relative 'fake_machines'

# Runs the text of a recipe file as `chef-client -z` does, with fake machines.
module RecipeFile
  def self.included(group)
    group.let(:root) { Dir.mktmpdir }
    group.let(:options) { Chef::Provisioning::Options.new(root: root, name: 'sample', license: 'accept-no-persist') }
    group.let(:machines) { FakeMachines.new }
    group.let(:out) { StringIO.new }
    group.let(:context) { Chef::Provisioning::Context.new(options, driver: machines, out: out) }
    group.around { |example| with_local_server { example.run } }
    group.after { FileUtils.rm_rf(root) }
  end

  # @param text [String] Ruby
  # @param path [String] the file it is from
  # @return [Chef::RunContext] of the finished run
  # @raise what the run raises
  def run_recipe(text, path = File.join(root, 'recipe.rb'))
    node = Chef::Node.new.tap { |n| n.name('workstation') }
    node.run_state[:provisioning] = context
    run_context = Chef::RunContext.new(node, {}, Chef::EventDispatch::Dispatcher.new)
    recipe = Chef::Recipe.new('cookbook', 'recipe', run_context)
    recipe.instance_eval(text, path, 1)
    Chef::Runner.new(run_context).converge
    run_context
  end

  # @return [Hash] a node object of the workstation's own chef-client -z
  def local_node(name)
    Chef::ServerAPI.new.get("nodes/#{name}")
  end

  # @param name [String] its folder below the root
  # @return [String] a folder with a cookbook
  def cookbooks(name = 'cookbooks')
    dir = File.join(root, name)
    FileUtils.mkdir_p(File.join(dir, 'sample', 'recipes'))
    File.write(File.join(dir, 'sample', 'metadata.rb'), "name 'sample'\nversion '1.0.0'\n")
    File.write(File.join(dir, 'sample', 'recipes', 'default.rb'), "log 'here'\n")
    dir
  end

  # Chef writes a line to the standard output when it has none.
  def self.key
    @key ||= OpenSSL::PKey::RSA.generate(2048).to_pem
  end

  private

  # The server that chef-client -z has within itself.
  def with_local_server
    server = ChefZero::Server.new(port: 8900, single_org: 'chef', log_level: :fatal)
    server.start_socketless
    Chef::Config.chef_server_url = server.local_mode_url
    Chef::Config.chef_repo_path = root
    Chef::Config.node_name = 'workstation'
    Chef::Config.client_key_contents = RecipeFile.key
    yield
  ensure
    server&.stop
    Chef::Config.reset
  end
end
