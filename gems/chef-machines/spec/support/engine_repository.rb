# frozen_string_literal: true

require 'bundler'
require 'fileutils'
require 'open3'
require 'tmpdir'

# A folder that holds nothing but recipes, a cookbook, a role and a Gemfile, in which
# chef-client is typed by hand.
module EngineRepository
  FOLDER = File.expand_path('../engine/repository', __dir__)
  GEM = File.expand_path('../..', __dir__)

  # @return [String] the new folder, in one of its own
  def make_repository
    @root = File.join(File.realpath(Dir.mktmpdir), 'old-recipes')
    FileUtils.cp_r(FOLDER, @root)
    File.write(File.join(@root, 'Gemfile'), "source Gem.sources.to_a.first\ngem 'chef-machines', path: #{GEM.dump}\n")
    shell('bundle', 'install', '--quiet')
    @root
  end

  # @return [String] what a command said, in the environment @environment, if any
  # @raise it failed
  def shell(*argv, env: {})
    Bundler.with_original_env do
      env = { 'BUNDLE_GEMFILE' => File.join(@root, 'Gemfile'), **@environment.to_h, **env }
      text, status = Open3.capture2e(env, *argv, chdir: @root)
      raise "#{argv.join(' ')}:\n#{text}" unless status.success?

      text
    end
  end

  # @return [String] what chef-client said
  def chef_client(*arguments, env: { 'CHEF_DRIVER' => 'vagrant' })
    shell('bundle', 'exec', 'chef-client', '-z', *arguments, env: env)
  end
end

RSpec.configure { |config| config.include EngineRepository, :engine }
