# frozen_string_literal: true

require_relative 'settings_check'

module ConsulCluster
  # Checks provisioning/chef.json, which people edit by hand.
  class ChefCheck < SettingsCheck
    FILE = 'provisioning/chef.json'

    # What CHEF_LICENSE can be.
    LICENSES = %w(accept accept-no-persist accept-silent).freeze

    # What the recipes are written for: earlier ones know no `environment` of a package.
    VERSIONS = ['>= 18.8', '< 19'].freeze

    # @param chef [Hash] the parsed file
    def initialize(chef)
      super(FILE, chef)
    end

    # @return [void]
    # @raise [Error] the first thing that is wrong
    def run
      problem = @schema.problem(@data)
      complain(problem) if problem
      check_version('chef-client', VERSIONS, '18.11.11')
    end
  end
end
