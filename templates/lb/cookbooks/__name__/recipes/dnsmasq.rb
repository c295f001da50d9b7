# frozen_string_literal: true

# dnsmasq on 127.0.0.1, for Consul's domain and nothing else: the machine's own
# resolver (/etc/resolv.conf, systemd-resolved on 127.0.0.53) is left as it is.

servers = consul_cluster.consul_servers.map(&:ip)
config = '/etc/dnsmasq-consul.conf'
unit = '/etc/systemd/system/dnsmasq.service'

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
      # The mark that consul_cluster_service compares with.
      ExecStartPre: '/usr/bin/touch /run/dnsmasq/started',
      ExecStart: "/usr/sbin/dnsmasq --conf-file=#{config}",
      Restart: 'on-failure',
      RestartSec: 1,
    },
    Install: { WantedBy: 'multi-user.target' }
  )
  # systemd-analyze fails for faults of other units as well.
  verify false
  action :create
end

template config do
  source 'dnsmasq-consul.conf.erb'
  mode '0644'
  # Lazy, for dnsmasq may have been installed just now.
  variables(
    lazy do
      {
        domain: node['consul_cluster']['consul']['domain'],
        servers: servers,
        # Since dnsmasq 2.87; Ubuntu 22.04 began with 2.86.
        stale_cache: shell_out('dnsmasq', '--help').stdout.include?('--use-stale-cache'),
      }
    end
  )
  verify 'dnsmasq --test --conf-file=%{path}'
end

service 'dnsmasq' do
  action %i(enable start)
end

consul_cluster_service 'dnsmasq' do
  files [config, unit]
  mark '/run/dnsmasq/started'
  check ['dnsmasq', '--test', "--conf-file=#{config}"]
  action :restart
end
