# frozen_string_literal: true

# A Consul server with the UI.

include_recipe '::consul_config'
include_recipe '::consul_service'

# Autopilot removes dead servers from the Raft peers, but never below the number
# in cluster.json: a server that is down stays a peer and counts again as soon as
# it is back. start.json says so to a new cluster; a running one has to be told
# when the number changes. Its other defaults (no server has a vote before it was
# stable for 10 s) and Raft's (a leader is missed after some seconds, right for
# small machines that share a processor) are left alone.
consul_api = ConsulClusterCookbook::ConsulApi.new(%w(127.0.0.1))
min_quorum = consul_cluster.consul_servers.size

execute 'autopilot min_quorum' do
  command ['consul', 'operator', 'autopilot', 'set-config', "-min-quorum=#{min_quorum}"]
  # While servers are added, an election may come between the look and the command.
  retries 5
  retry_delay 3
  not_if { [nil, min_quorum].include?(consul_api.min_quorum) }
end
