# frozen_string_literal: true

module ConsulCluster
  # Where the tools that rake starts find their configuration: each is told its
  # file by name, and looks nowhere else. What a company's variables and the
  # user's home say is for other repositories: cookbooks would be sent to another
  # Chef server.
  #
  # The variables and files are those of chef-config's WorkstationConfigLoader and
  # Credentials, and of Berkshelf::Config.
  module ToolEnvironment
    # @param settings [Settings]
    # @return [Hash{String => String, nil}] nil removes a variable
    def self.of(settings)
      {
        # They come before every other place of knife.rb, and choose among credentials.
        'KNIFE_HOME' => nil,
        'CHEF_PROFILE' => nil,
        # In place of the home folder, in whose .chef credentials, context, knife.rb and
        # keys are looked for.
        'CHEF_HOME' => settings.root,
        # Before `rake config` there is none, and `berks vendor` needs none.
        'BERKSHELF_CHEF_CONFIG' => File.file?(settings.knife_rb) ? settings.knife_rb : File::NULL,
        # In place of .berkshelf/config.json here and in the home folder, which may name
        # another server, user and key.
        'BERKSHELF_CONFIG' => File::NULL,
      }
    end
  end
end
