# frozen_string_literal: true

provides :consul_agent
unified_mode true

description 'A Consul agent, server or client, as a systemd service that runs with the configuration on disk.'

# consul_package has these, too, and says what they are.
PACKAGE = %i(repository_uri repository_distribution repository_components repository_key).freeze

property :node_name, String,
         name_property: true,
         description: 'The agent\'s name in the cluster.'

property :server, [true, false],
         default: false,
         description: 'Whether it is a Consul server.'

property :version, String,
         required: true,
         description: 'The version of Consul. A change restarts the agent.'

property :bind_addr, String,
         required: true,
         description: 'This machine\'s address in the cluster\'s network, IPv4.'

property :servers, Array,
         required: true,
         description: 'The addresses of all Consul servers, this one among them where it is one. ' \
                      'A change restarts nothing.'

property :datacenter, String,
         default: 'dc1',
         description: 'The datacenter. An agent that is in another is refused.'

property :domain, String,
         default: 'consul',
         description: 'The domain of Consul\'s DNS.'

property :ui, [true, false],
         default: true,
         description: 'Whether a server shows the UI.'

property :settings, Hash,
         default: {},
         # As JSON has it: with Strings for keys, at every depth.
         coerce: proc { |value| JSON.parse(JSON.generate(value)) },
         description: 'More of Consul\'s configuration, or other values than those that this resource writes into ' \
                      'agent.json. A change restarts the agent.'

property :config_dir, String,
         default: '/etc/consul',
         # Both packages ship files in /etc/consul.d (HashiCorp's names another data
         # directory) that must not be read.
         description: 'The directory of its configuration, of which every *.json is read.'

property :data_dir, String,
         default: '/var/lib/consul',
         description: 'The directory of its data. An agent that has another is refused.'

property :repository, Hash,
         default: {},
         # No distribution means the machine's own, which consul_package knows.
         coerce: proc { |value|
           value.to_h.transform_keys { |key| :"repository_#{key}" }
                .reject { |key, part| key == :repository_distribution && part.nil? }
         },
         callbacks: { "must have no other keys than #{PACKAGE.map { |key| key.to_s.delete_prefix('repository_') }.join(', ')}" =>
                        ->(value) { (value.keys - PACKAGE).empty? } },
         description: 'Where the package comes from: uri, distribution, components, key, as in consul_package, whose ' \
                      'defaults they have.'

action :create, description: 'Installs and configures the agent, starts it, and restarts it where it runs with older files: one machine of the cluster at a time.' do
  agent = new_resource
  written = ConsulAgent::AgentSettings.new(agent)
  written.refuse_another_identity(agent_json)

  consul_package new_resource.version do
    config_dir new_resource.config_dir
    data_dir new_resource.data_dir
    new_resource.repository.each { |property, value| public_send(property, value) }
  end

  # Chef writes a file beside its place first. A run that was killed then leaves it
  # there, where Consul reads every *.json.
  Dir.glob(::File.join(new_resource.config_dir, '.chef-*')).each do |path|
    file path do
      backup false
      action :delete
    end
  end

  { 'agent' => written.agent, 'start' => written.start }.each do |name, hash|
    consul_agent_config name do
      settings hash
      config_dir new_resource.config_dir
    end
  end

  systemd_unit 'consul.service' do
    content unit_content
    # systemd-analyze fails for faults of other units as well.
    verify false
    action :create
  end

  service 'consul' do
    action %i(enable start)
  end

  checked_service 'consul' do
    files [agent_json, '/etc/systemd/system/consul.service']
    mark '/run/consul/started'
    check ['consul', 'validate', '-quiet', new_resource.config_dir]
    around ->(&restart) { ConsulAgent::RollingRestart.new(agent).run(&restart) }
    action :restart
  end

  api = own_api

  # To systemd an agent runs that ends a moment later, over a port that is taken
  # for instance, and is started again and again.
  ruby_block 'wait for Consul' do
    block { ConsulAgent::AgentStart.wait(api) }
    not_if { api.answers? }
  end

  autopilot if new_resource.server
end

action_class do
  def agent_json
    ::File.join(new_resource.config_dir, 'agent.json')
  end

  def own_api
    @own_api ||= ConsulAgent::ConsulApi.new(%w(127.0.0.1))
  end

  # The packages' own units differ, and each leaves out something: HashiCorp's
  # waits for a join that the first server cannot do alone, Debian's stops with
  # SIGINT. One in /etc takes precedence over both.
  def unit_content
    {
      Unit: {
        # The version makes the unit differ, and so the agent restart, when it changes.
        Description: "Consul #{new_resource.version} agent",
        Documentation: 'https://developer.hashicorp.com/consul/docs',
        Wants: 'network-online.target',
        After: 'network-online.target',
        # However often it fails, systemd tries again.
        StartLimitIntervalSec: 0,
      },
      Service: {
        Type: 'exec',
        User: 'consul',
        Group: 'consul',
        RuntimeDirectory: 'consul',
        # The marks that checked_service compares with.
        ExecStartPre: '/usr/bin/touch /run/consul/started /run/consul/loaded',
        ExecStart: "/usr/bin/consul agent -config-dir=#{new_resource.config_dir}",
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
      Install: { WantedBy: 'multi-user.target' },
    }
  end

  # Autopilot removes dead servers from the Raft peers, but never below the number
  # of servers: one that is down stays a peer and counts again as soon as it is
  # back. start.json says so to a new cluster; a running one has to be told when
  # the number changes. Its other defaults (no server has a vote before it was
  # stable for 10 s) and Raft's (a leader is missed after some seconds, right for
  # small machines that share a processor) are left alone.
  def autopilot
    min_quorum = new_resource.servers.size
    api = own_api

    execute 'autopilot min_quorum' do
      command ['consul', 'operator', 'autopilot', 'set-config', "-min-quorum=#{min_quorum}"]
      # While servers are added, an election may come between the look and the command.
      retries 5
      retry_delay 3
      not_if { [nil, min_quorum].include?(api.min_quorum) }
    end
  end
end
