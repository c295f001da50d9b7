# frozen_string_literal: true

require 'open3'
require 'rbconfig'
require_relative 'repository'

# A repository as the generator writes it, with this checkout's gems and the
# files that become the user's, for specs that start rake or chef-client's
# configuration in it.
module UserRepository
  CHECKOUT = File.expand_path('../../../..', __dir__)

  # Generated file names begin with a dot where the templates' begin with dot_.
  TEMPLATES = %w(app chef-server).freeze

  # Yields the folder of a new repository.
  def in_user_repository(**settings)
    in_repository(**settings) do |root|
      TEMPLATES.each { |part| copy_template(File.join(CHECKOUT, 'templates', part), root) }
      FileUtils.mkdir_p(File.join(root, 'vendor/gems'))
      %w(chef-machines consul-cluster).each do |gem|
        FileUtils.ln_s(File.join(CHECKOUT, 'gems', gem), File.join(root, 'vendor/gems', gem))
      end
      yield root
    end
  end

  # Runs a command of the bundle's Ruby without a trace of Bundler.
  # @param arguments [Array<String>] for ruby
  # @param chdir [String]
  # @param env [Hash] more environment
  # @return [Array(String, String, Boolean)] its outputs, and did it succeed?
  def plain_ruby(*arguments, chdir:, env: {})
    env = { 'RUBYOPT' => nil, 'RUBYLIB' => nil, 'BUNDLE_GEMFILE' => nil, 'BUNDLER_SETUP' => nil, 'BUNDLER_VERSION' => nil,
            'BUNDLE_BIN_PATH' => nil, 'GEM_HOME' => nil, 'GEM_PATH' => nil, 'PWD' => chdir }.merge(env)
    out, err, status = Open3.capture3(env, RbConfig.ruby, *arguments, chdir: chdir)
    [out, err, status.success?]
  end

  # @return [String] a command of a gem, such as rake, as a file that ruby runs
  def command(gem, name)
    Gem.bin_path(gem, name)
  end

  private

  def copy_template(folder, root)
    Dir.glob('{*,provisioning/**/*}', base: folder).each do |file|
      path = File.join(folder, file)
      next if File.directory?(path) || file.end_with?('.ejs')

      target = File.join(root, file.sub(/\Adot_/, '.'))
      FileUtils.mkdir_p(File.dirname(target))
      FileUtils.cp(path, target)
    end
  end
end

RSpec.configure { |config| config.include UserRepository }
