# frozen_string_literal: true

# The agent as a systemd service, running with the configuration on disk.

consul = node['consul_cluster']['consul']
version = consul_cluster.consul_version
agent_json = ::File.join(consul['config_dir'], 'agent.json')
unit = '/etc/systemd/system/consul.service'

# The packages' own units differ, and each leaves out something: HashiCorp's
# waits for a join that the first server cannot do alone, Debian's stops with
# SIGINT. One in /etc takes precedence over both.
systemd_unit 'consul.service' do
  content(
    Unit: {
      # The version makes the unit differ, and so the agent restart, when it changes.
      Description: "Consul #{version} agent",
      Documentation: 'https://developer.hashicorp.com/consul/docs',
      Wants: 'network-online.target',
      After: 'network-online.target',
    },
    Service: {
      Type: 'exec',
      User: 'consul',
      Group: 'consul',
      RuntimeDirectory: 'consul',
      # The marks that consul_cluster_service compares with.
      ExecStartPre: '/usr/bin/touch /run/consul/started /run/consul/loaded',
      ExecStart: "/usr/bin/consul agent -config-dir=#{consul['config_dir']}",
      ExecReload: '/usr/bin/consul reload',
      # Whether the agent leaves the cluster on SIGTERM is said in agent.json.
      KillSignal: 'SIGTERM',
      TimeoutStopSec: 30,
      Restart: 'on-failure',
      RestartSec: 2,
      LimitNOFILE: 65_536,
      NoNewPrivileges: true,
      ProtectSystem: 'full',
      ProtectHome: true,
    },
    Install: { WantedBy: 'multi-user.target' }
  )
  # systemd-analyze fails for faults of other units as well.
  verify false
  action :create
end

service 'consul' do
  action %i(enable start)
end

consul_cluster_service 'consul' do
  files [agent_json, unit]
  mark '/run/consul/started'
  check ['consul', 'validate', '-quiet', consul['config_dir']]
  rolling true
  action :restart
end

# To systemd an agent runs that ends a moment later, over a port that is taken
# for instance, and is started again and again.
consul_api = ConsulClusterCookbook::ConsulApi.new(%w(127.0.0.1))

ruby_block 'wait for Consul' do
  block { ConsulClusterCookbook::AgentStart.wait(consul_api) }
  not_if { consul_api.answers? }
end
