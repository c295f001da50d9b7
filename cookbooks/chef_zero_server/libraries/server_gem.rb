# frozen_string_literal: true

module ChefZeroServerCookbook
  # The gem that the embedded server comes in. It is not a part of the cookbook's
  # source: whoever vendors the cookbook builds it and puts it into files/, with a
  # version that is another whenever its contents are.
  class ServerGem
    NAME = 'chef-zero-server'

    FILE = %r{\Afiles/(#{NAME}-(\d+(?:\.\d+)*)\.gem)\z}

    # file: its name in files/. version: a String.
    attr_reader :file, :version

    # Takes the cookbook (Chef::CookbookVersion). Raises ArgumentError unless it has
    # one such file.
    def initialize(cookbook)
      found = cookbook.files_for('files').filter_map { |file| FILE.match(file[:path]) }
      raise ArgumentError, complaint(found) unless found.length == 1

      @file, @version = found.first.captures
    end

    # The program +name+ of this very version, as an argument list. Takes a Ruby that
    # has the gem, the one that runs Chef.
    def command(name)
      [Gem.ruby, ::File.join(Gem.bindir, name), "_#{version}_"]
    end

    # The other versions that are installed for the Ruby that runs Chef.
    def others
      Gem::Specification.find_all_by_name(NAME).map { |specification| specification.version.to_s } - [version]
    end

    # The RubyGems of the Ruby that runs Chef, whichever comes first in the PATH.
    def self.gem_binary
      ::File.join(RbConfig::CONFIG['bindir'], 'gem')
    end

    private

    def complaint(found)
      return "The cookbook has no files/#{NAME}-VERSION.gem: run `rake berks` in provisioning/chef-server" if found.empty?

      "The cookbook has more than one gem (#{found.map { |match| match[1] }.join(', ')}): run `rake berks` in provisioning/chef-server"
    end
  end
end
