# frozen_string_literal: true

module ConsulCluster
  # Where the user's repository lies. It uses no gem, for it also says where the
  # gems lie.
  module Repository
    # What makes a folder the root of a repository.
    MARK = 'provisioning/cluster.json'

    # Berkshelf, Chef and Bundler look for files with patterns, of which the repository's
    # own path becomes a part. The generator refuses the same.
    PATTERN = /[{\[*?\\]/

    # @param folder [String] where to begin
    # @return [String, nil] the nearest folder, this one or one above it, that has
    #   provisioning/cluster.json, whatever that is
    def self.find(folder = Dir.pwd)
      folder = File.expand_path(folder)
      until File.exist?(File.join(folder, MARK))
        above = File.dirname(folder)
        return if above == folder

        folder = above
      end
      folder
    end

    # @param root [String] the repository
    # @return [String, nil] in one line, why no tool finds the files in it; nil where they do
    def self.complaint(root)
      character = root[PATTERN]
      character && "#{root}: the path holds #{character}, which Berkshelf, Chef and Bundler take for a part of a pattern; " \
                   'move the repository to a folder without it'
    end

    # No JSON here: a gem that is loaded before Bundler can be the wrong version.
    # @param root [String] the repository
    # @return [Boolean] are the tools Cinc Workstation's, and is there no Bundler?
    def self.cinc?(root)
      file = File.join(root, 'provisioning/chef.json')
      File.file?(file) && File.binread(file).match?(/"distribution"\s*:\s*"cinc"/)
    end

    # @param root [String] the repository
    # @return [Array<String>] the folder `lib` of each gem in vendor/gems
    def self.libraries(root)
      Dir.glob('vendor/gems/*/lib', base: root).sort.map { |lib| File.join(root, lib) }
    end
  end
end
