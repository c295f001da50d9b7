# frozen_string_literal: true

require 'digest'
require 'fileutils'
require 'rubygems/package'
require_relative 'error'

module ConsulCluster
  # The gem of the embedded Chef server, as the cookbook chef_zero_server installs
  # it: built from vendor/gems/chef-zero-server, with a version that follows its
  # contents, because RubyGems never takes new contents under the same version.
  class ServerGem
    # Where it lies in the user's repository, and where the cookbook looks for it.
    SOURCE = 'vendor/gems/chef-zero-server'
    TARGET = 'provisioning/chef-server/berks-cookbooks/chef_zero_server/files'

    # The times in the file, so that the same contents give the same file: the
    # machine takes it for unchanged then. RubyGems begins to count there too.
    EPOCH = '315619200'

    # How many digits of the digest are the last part of the version.
    DIGITS = 12

    # @param root [String] the repository
    def initialize(root)
      @source = File.join(root, SOURCE)
      @target = File.join(root, TARGET)
    end

    # Builds the gem; there is no other version of it beside it afterwards.
    # @return [String] the file, …/chef-zero-server-VERSION.gem
    # @raise [Error] the gem's folder is missing
    def build
      spec = specification
      file = File.join(@target, "#{spec.full_name}.gem")
      FileUtils.mkdir_p(@target)
      FileUtils.rm_f(Dir.glob("#{spec.name}-*.gem", base: @target).map { |name| File.join(@target, name) })
      reproducibly { Dir.chdir(@source) { Gem::Package.build(spec, false, false, file) } }
      file
    end

    private

    def specification
      gemspec = File.join(@source, 'chef-zero-server.gemspec')
      raise Error, "there is no #{gemspec}; take it back from version control" unless File.file?(gemspec)

      # Another object than the one that RubyGems keeps of this file.
      spec = Gem::Specification.load(gemspec).dup
      spec.version = "#{spec.version}.#{digits([File.basename(gemspec), *spec.files])}"
      spec
    end

    # @return [String] digits that are others for other contents, names or modes
    def digits(files)
      digest = Digest::SHA256.new
      files.uniq.sort.each do |name|
        file = File.join(@source, name)
        contents = File.binread(file)
        digest << "#{name}\0#{File.executable?(file)}\0#{contents.bytesize}\0#{contents}"
      end
      (digest.hexdigest.to_i(16) % 10**DIGITS).to_s
    end

    # RubyGems tells of each build, and takes the time from the environment.
    def reproducibly(&block)
      before = ENV.fetch('SOURCE_DATE_EPOCH', nil)
      ENV['SOURCE_DATE_EPOCH'] = EPOCH
      Gem::DefaultUserInteraction.use_ui(Gem::SilentUI.new, &block)
    ensure
      ENV['SOURCE_DATE_EPOCH'] = before
    end
  end
end
