# frozen_string_literal: true

provides :cluster_status
unified_mode true

PROGRAM = '/usr/local/lib/cluster-page/follow-service'
UNIT = 'cluster-status.service'

description 'What a load balancer tells the page of cluster_page: the nodes of a service of Consul, with their addresses and ' \
            'the status of their checks, as /cluster.json. A small service asks the Consul servers for it, once for all ' \
            'visitors, and is told of every change. The site of nginx takes it by including ClusterPage::STATUS in its ' \
            'server block.'

property :service, String,
         name_property: true,
         regex: /\A[a-zA-Z0-9-]+\z/,
         description: 'The service in Consul.'

property :servers, Array,
         required: true,
         description: 'The addresses of the Consul servers. One is asked; where it does not answer, the next.'

property :port, Integer,
         default: 8500,
         description: 'The port of their HTTP API.'

action :create,
       description: 'Installs and starts the service, and writes the location of nginx. A site that includes it has to be loaded again.' do
  package %w(curl jq) do
    options '--no-install-recommends'
  end

  directory ::File.dirname(PROGRAM) do
    mode '0755'
  end

  cookbook_file PROGRAM do
    source 'follow-service'
    cookbook 'cluster_page'
    mode '0755'
  end

  systemd_unit UNIT do
    content unit_content
    # systemd-analyze fails for faults of other units as well.
    verify false
    action :create
  end

  service 'cluster-status' do
    action %i(enable start)
  end

  checked_service 'cluster-status' do
    files [PROGRAM, "/etc/systemd/system/#{UNIT}"]
    mark '/run/cluster-page/started'
    action :restart
  end

  # nginx may not be there yet: a site that includes what is missing is not accepted.
  directory ::File.dirname(ClusterPage::STATUS) do
    mode '0755'
  end

  cookbook_file ClusterPage::STATUS do
    source 'cluster-status.conf'
    cookbook 'cluster_page'
    mode '0644'
  end
end

action :remove,
       description: 'Stops the service and takes it away. The location of nginx stays where it is: it finds nothing.' do
  service 'cluster-status' do
    action %i(stop disable)
    only_if { ::File.exist?("/etc/systemd/system/#{UNIT}") }
  end

  systemd_unit UNIT do
    action :delete
  end

  file PROGRAM do
    action :delete
  end
end

action_class do
  def unit_content
    places = new_resource.servers.map { |address| "#{address}:#{new_resource.port}" }
    {
      Unit: {
        Description: "What Consul knows of the service #{new_resource.service}",
        Wants: 'network-online.target',
        After: 'network-online.target',
        # However often it ends, systemd starts it again.
        StartLimitIntervalSec: 0,
      },
      Service: {
        Type: 'exec',
        # nginx's user, who may write nothing but this. A dynamic one would have its
        # directory hidden from nginx.
        User: 'www-data',
        NoNewPrivileges: true,
        ProtectSystem: 'strict',
        ProtectHome: true,
        RuntimeDirectory: 'cluster-page',
        # What it knew last stays while it is started again.
        RuntimeDirectoryPreserve: 'restart',
        WorkingDirectory: '/run/cluster-page',
        # The mark that checked_service compares with.
        ExecStartPre: '/usr/bin/touch /run/cluster-page/started',
        ExecStart: [PROGRAM, new_resource.service, *places].join(' '),
        Restart: 'always',
        RestartSec: 1,
      },
      Install: { WantedBy: 'multi-user.target' },
    }
  end
end
