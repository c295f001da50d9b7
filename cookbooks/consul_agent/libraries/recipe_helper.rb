# frozen_string_literal: true

require_relative 'cluster'

module ConsulClusterCookbook
  # What recipes say to reach cluster.json.
  module RecipeHelper
    # The Cluster of this node, read once per run. Raises RuntimeError where no
    # role has named the cluster, and what the Chef server says where the data
    # bag item is missing.
    def consul_cluster
      node.run_state['consul_cluster'] ||= Cluster.new(data_bag_item('consul_cluster', consul_cluster_name), node.name)
    end

    private

    def consul_cluster_name
      node['consul_cluster']['name'] ||
        raise("node['consul_cluster']['name'] is not set: put the common role of the cluster into the run list")
    end
  end
end

Chef::DSL::Recipe.include(ConsulClusterCookbook::RecipeHelper)
