# frozen_string_literal: true

provides :consul_dns
unified_mode true

description 'Two small dnsmasq for Consul\'s domain. One on 127.0.0.1 forwards it to the Consul servers and keeps nothing; ' \
            'one on 127.0.0.2 asks the first and keeps the last nodes that there were. They answer nothing else: the ' \
            'machine\'s own resolver (/etc/resolv.conf, systemd-resolved on 127.0.0.53) is left as it is.'

SERVERS = '/etc/dnsmasq-consul.servers'

property :domain, String,
         name_property: true,
         description: 'Consul\'s domain, such as "consul".'

property :servers, Array,
         required: true,
         description: 'The addresses of the Consul servers. A change restarts nothing.'

property :port, Integer,
         default: 8600,
         description: 'The port of their DNS.'

action :create, description: 'Installs and configures dnsmasq, starts both, and reloads or restarts what runs with older files.' do
  # The lock of the package lists knows no waiting.
  apt_update do
    retries 4
    retry_delay 15
  end

  # The program without the package's service, which would take port 53 on every
  # address and, beside resolvconf, the machine's own name resolution with it.
  package 'dnsmasq-base' do
    options '--no-install-recommends'
  end

  # Apart from the configuration: dnsmasq reads it again when it is reloaded.
  file SERVERS do
    content new_resource.servers.map { |address| "server=/#{new_resource.domain}/#{address}##{new_resource.port}\n" }.join
    mode '0644'
    verify { |path| accept!(path, SERVERS) }
  end

  dnsmasq 'dnsmasq', 'Forwarder to the DNS of the Consul servers', 'dnsmasq-consul.conf', servers_file: SERVERS

  checked_service 'dnsmasq' do
    files [SERVERS]
    mark '/run/dnsmasq/loaded'
    action :reload
  end

  help = shell_out('dnsmasq', '--help').stdout

  dnsmasq 'dnsmasq-cache', 'The last known answers of Consul\'s DNS', 'dnsmasq-consul-cache.conf',
          domain: new_resource.domain,
          # Since dnsmasq 2.87; Ubuntu 22.04 began with 2.86.
          stale_cache: help.include?('--use-stale-cache')
end

action_class do
  # A dnsmasq as the systemd service `name`, with a template of this cookbook as
  # its configuration in /etc.
  def dnsmasq(name, description, config, variables)
    path = "/etc/#{config}"

    systemd_unit "#{name}.service" do
      content dnsmasq_unit(name, description, path)
      # systemd-analyze fails for faults of other units as well.
      verify false
      action :create
    end

    template path do
      source "#{config}.erb"
      cookbook 'consul_agent'
      mode '0644'
      variables variables
      verify { |proposed| accept!(proposed, path) }
    end

    service name do
      action %i(enable start)
    end

    checked_service name do
      files [path, "/etc/systemd/system/#{name}.service"]
      mark "/run/#{name}/started"
      check ['dnsmasq', '--test', "--conf-file=#{path}"]
      action :restart
    end
  end

  def dnsmasq_unit(name, description, config)
    {
      Unit: {
        Description: description,
        Documentation: 'https://thekelleys.org.uk/dnsmasq/doc.html',
        Before: 'nginx.service',
        # However often it ends, systemd starts it again.
        StartLimitIntervalSec: 0,
      },
      Service: {
        # It forks when it listens: over a port that is taken, its start fails.
        Type: 'forking',
        PIDFile: "/run/#{name}/dnsmasq.pid",
        RuntimeDirectory: name,
        # The marks that checked_service compares with.
        ExecStartPre: "/usr/bin/touch /run/#{name}/started /run/#{name}/loaded",
        ExecStart: "/usr/sbin/dnsmasq --conf-file=#{config} --pid-file=/run/#{name}/dnsmasq.pid",
        ExecReload: '/bin/kill -HUP $MAINPID',
        Restart: 'always',
        RestartSec: '100ms',
      },
      Install: { WantedBy: 'multi-user.target' },
    }
  end

  def accept!(proposed, place)
    CheckedService::Verification.accept!(proposed, place, ['dnsmasq', '--test', "--conf-file=#{proposed}"])
  end
end
