# frozen_string_literal: true

# The configuration of this machine's agent, server or client as cluster.json says.

consul = node['consul_cluster']['consul']
agent = ConsulClusterCookbook::AgentSettings.new(consul_cluster, domain: consul['domain'], data_dir: consul['data_dir'])

include_recipe '::consul_package'

consul_cluster_config 'agent' do
  settings agent.agent
end

consul_cluster_config 'start' do
  settings agent.start
end
