# frozen_string_literal: true

require_relative 'repository'

# Brings the gems within reach, so that plain `rake` does in every folder of the
# repository: those of the Gemfile, with Bundler; with distribution cinc the
# vendored ones, the others are Cinc Workstation's.
root = ConsulCluster::Repository.find or
  abort "rake: there is no #{ConsulCluster::Repository::MARK} here or above; run rake in a repository of yo consul-cluster"

complaint = ConsulCluster::Repository.complaint(root)
abort "rake: #{complaint}" if complaint

if ConsulCluster::Repository.cinc?(root)
  $LOAD_PATH.unshift(*ConsulCluster::Repository.libraries(root))
elsif !defined?(Bundler)
  said = ENV.fetch('BUNDLE_GEMFILE', '')
  # What Bundler sets for the programs that it starts, newer ones BUNDLER_SETUP in place of RUBYOPT.
  before = %w(BUNDLE_GEMFILE BUNDLE_BIN_PATH BUNDLER_SETUP BUNDLER_VERSION RUBYLIB RUBYOPT).to_h { |name| [name, ENV.fetch(name, nil)] }

  # The rake that is running may not be the Gemfile's. It has followed -C already.
  restart = lambda do
    arguments = ARGV.join("\0").gsub(/(\A|\0)(-C|--directory)[\0=]?[^\0]*/, '').split("\0").reject(&:empty?)
    exec(before, Gem.ruby, File.join(__dir__, 'bundled_rake.rb'), *arguments)
  end

  begin
    # One that is said counts where it is the repository's: others belong to another project.
    own = File.file?(said) && File.expand_path(said).start_with?("#{root}/")
    ENV['BUNDLE_GEMFILE'] = own ? File.expand_path(said) : File.join(root, 'Gemfile')
    # What was locked tells it before all gems are looked at.
    lock = "#{ENV.fetch('BUNDLE_GEMFILE')}.lock"
    locked = File.file?(lock) && File.read(lock)[/^    rake \((.*)\)$/, 1]
    restart.call if locked && defined?(Rake::VERSION) && locked != Rake::VERSION
    require 'bundler'
    # It resolves anew, and tells so, when the vendored gems have changed.
    Bundler.ui.silence { Bundler.setup }
  rescue Gem::LoadError => e
    defined?(Rake) ? restart.call : abort("rake: #{e.message.lines.first.chomp}")
  rescue Bundler::GemfileNotFound
    abort "rake: there is no #{ENV.fetch('BUNDLE_GEMFILE')}; take it back from version control"
  rescue Bundler::GemfileError, Bundler::PermissionError => e
    abort "rake: #{e.message.strip.lines.first.chomp}"
  rescue Bundler::BundlerError
    # With another project's Gemfile in the environment, that would install that one's gems.
    unset = "unset BUNDLE_GEMFILE (#{said}) and " unless own || said.empty?
    abort "rake: gems of #{ENV.fetch('BUNDLE_GEMFILE')} are missing or have changed; #{unset}run bundle install"
  rescue LoadError
    abort 'rake: Bundler is missing; run gem install bundler, then bundle install'
  end
elsif !Gem.loaded_specs.key?('chef-machines')
  abort "rake: the gems of #{Bundler.default_gemfile} are loaded, which has none of #{File.join(root, 'Gemfile')}; " \
        'unset BUNDLE_GEMFILE, or call rake without bundle exec'
end
