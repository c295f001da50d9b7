# frozen_string_literal: true

module ConsulCluster
  # How ssh logs in to a machine that exists already, as the settings say it.
  module Login
    # @param for_all [Hash, nil] "ssh" of cluster.json: user, port, key, jump
    # @param own [Hash, nil] "ssh" of the machine, which counts more; host besides
    # @param root [String] the repository, where the path of a key begins
    # @return [Hash] the machine option transport_options of chef-machines; what is not
    #   said is left to ssh's own configuration
    def self.options(for_all, own, root)
      said = (for_all || {}).reject { |key, _| key == 'host' }.merge(own || {})
      # The key that is named, and not each one that the agent has.
      key = said['key'] && { keys: [File.expand_path(said['key'], root)], keys_only: true }
      { host: said['host'], username: said['user'], port: said['port'], ssh_options: key,
        options: said['jump'] && { ssh_gateway: said['jump'] } }.compact
    end
  end
end
