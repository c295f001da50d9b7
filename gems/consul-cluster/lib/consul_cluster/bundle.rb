# frozen_string_literal: true

# Puts the gems of the Gemfile within reach, so that plain `rake` does in every
# folder of the repository. With distribution cinc the gems are Cinc
# Workstation's, and there is nothing to do.
root = File.expand_path('../../..', __dir__)

# No JSON here: a gem that is loaded before Bundler can be the wrong version.
chef_json = File.join(root, 'provisioning', 'chef.json')
cinc = File.file?(chef_json) && File.read(chef_json).match?(/"distribution"\s*:\s*"cinc"/)

unless cinc || defined?(Bundler)
  begin
    ENV['BUNDLE_GEMFILE'] ||= File.join(root, 'Gemfile')
    require 'bundler'
    Bundler.setup
  rescue Gem::LoadError
    # The rake that is running is not the Gemfile's. It has followed -C already.
    arguments = ARGV.join("\0").gsub(/(\A|\0)(-C|--directory)[\0=]?[^\0]*/, '').split("\0").reject(&:empty?)
    exec('bundle', 'exec', 'rake', *arguments)
  rescue Bundler::BundlerError
    abort "rake: gems of #{ENV.fetch('BUNDLE_GEMFILE')} are missing; run bundle install"
  rescue LoadError
    abort 'rake: Bundler is missing; run gem install bundler, then bundle install'
  end
end
