# frozen_string_literal: true

# The configuration of this machine's agent, server or client as cluster.json says.

consul = node['consul_cluster']['consul']
agent = ConsulClusterCookbook::AgentSettings.new(consul_cluster, domain: consul['domain'], data_dir: consul['data_dir'])

include_recipe '::consul_package'

# Chef writes a file beside its place first. A run that was killed then leaves it
# there, where Consul reads every *.json.
Dir.glob(::File.join(consul['config_dir'], '.chef-*')).each do |path|
  file path do
    backup false
    action :delete
  end
end

agent.refuse_another_datacenter(::File.join(consul['config_dir'], 'agent.json'))

consul_cluster_config 'agent' do
  settings agent.agent
end

consul_cluster_config 'start' do
  settings agent.start
end
