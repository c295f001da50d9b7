# frozen_string_literal: true

provides :consul_dns
unified_mode true

description 'dnsmasq on 127.0.0.1, which forwards Consul\'s domain to the Consul servers and answers nothing else: the ' \
            'machine\'s own resolver (/etc/resolv.conf, systemd-resolved on 127.0.0.53) is left as it is.'

CONFIG = '/etc/dnsmasq-consul.conf'

property :domain, String,
         name_property: true,
         description: 'Consul\'s domain, such as "consul".'

property :servers, Array,
         required: true,
         description: 'The addresses of the Consul servers. A change restarts dnsmasq.'

property :port, Integer,
         default: 8600,
         description: 'The port of their DNS.'

action :create, description: 'Installs and configures dnsmasq, starts it, and restarts it where it runs with older files.' do
  apt_update

  # The program without the package's service, which would take port 53 on every
  # address and, beside resolvconf, the machine's own name resolution with it.
  package 'dnsmasq-base' do
    options '--no-install-recommends'
  end

  systemd_unit 'dnsmasq.service' do
    content(
      Unit: {
        Description: 'DNS forwarder to the Consul servers',
        Documentation: 'https://thekelleys.org.uk/dnsmasq/doc.html',
        Before: 'nginx.service',
      },
      Service: {
        # It forks when it listens: over a port that is taken, its start fails.
        Type: 'forking',
        PIDFile: '/run/dnsmasq/dnsmasq.pid',
        RuntimeDirectory: 'dnsmasq',
        # The mark that checked_service compares with.
        ExecStartPre: '/usr/bin/touch /run/dnsmasq/started',
        ExecStart: "/usr/sbin/dnsmasq --conf-file=#{CONFIG}",
        Restart: 'on-failure',
        RestartSec: 1,
      },
      Install: { WantedBy: 'multi-user.target' }
    )
    # systemd-analyze fails for faults of other units as well.
    verify false
    action :create
  end

  help = shell_out('dnsmasq', '--help').stdout

  template CONFIG do
    source 'dnsmasq-consul.conf.erb'
    cookbook 'consul_agent'
    mode '0644'
    variables(
      domain: new_resource.domain,
      servers: new_resource.servers,
      port: new_resource.port,
      # Since dnsmasq 2.87; Ubuntu 22.04 began with 2.86.
      stale_cache: help.include?('--use-stale-cache')
    )
    verify do |path|
      CheckedService::Verification.accept!(path, CONFIG, ['dnsmasq', '--test', "--conf-file=#{path}"])
    end
  end

  service 'dnsmasq' do
    action %i(enable start)
  end

  checked_service 'dnsmasq' do
    files [CONFIG, '/etc/systemd/system/dnsmasq.service']
    mark '/run/dnsmasq/started'
    check ['dnsmasq', '--test', "--conf-file=#{CONFIG}"]
    action :restart
  end
end
