# frozen_string_literal: true

require_relative '../state'
require_relative 'command_fault'
require_relative 'disk'
require_relative 'machine_fault'

module ConsulCluster
  class Failover
    # The faults that a cluster has to live through, by name. Each is looked for in the cluster as
    # it is when its turn comes: who leads the Consul servers changes on the way.
    class Catalogue
      # A fault that cannot be made here, and why.
      class Impossible < Error; end

      NAMES = %w(
        nginx-stopped agent-stopped web-killed web-frozen web-cut web-disk-full
        leader-killed follower-killed server-disk-full servers-killed
        resolver-killed cache-killed resolver-stopped cache-stopped
        chef-server-killed lb-nginx-killed lb-killed
      ).freeze

      # @param settings [Settings]
      # @param driver [Object]
      # @param http [#get] asks Consul, as State::Http does
      # @param chef_server [#call] does the Chef server answer?
      def initialize(settings, driver, chef_server:, http: State::Http)
        @settings = settings
        @driver = driver
        @http = http
        @chef_server = chef_server
      end

      # @param name [String] one of NAMES
      # @return [Fault]
      # @raise [Impossible] saying what is missing for it
      def [](name)
        public_send(name.tr('-', '_'))
      end

      def nginx_stopped
        web_command("nginx on #{web} is stopped", %w(systemctl stop nginx), %w(systemctl start nginx))
      end

      # It leaves Consul's cluster properly.
      def agent_stopped
        web_command("the Consul agent of #{web} is stopped", %w(systemctl stop consul), %w(systemctl start consul))
      end

      def web_killed
        web_machine("#{web} is switched off", :kill)
      end

      def web_frozen
        web_machine("#{web} is frozen", :pause)
      end

      def web_cut
        web_machine("#{web} is cut off the network", :cut)
      end

      # It goes on serving, and Consul's agent goes on checking.
      def web_disk_full
        CommandFault.new("the disk of #{web} is full", @driver, web, **Disk.of_web)
      end

      def leader_killed
        machine_fault("#{leader}, which leads the Consul servers, is switched off", [leader], :kill, silent: [leader])
      end

      def follower_killed
        machine_fault("#{follower}, a Consul server that follows, is switched off", [follower], :kill, silent: [follower])
      end

      # Of one that follows: it is restarted before, and the leader would lead no longer. Its DNS
      # need not answer.
      def server_disk_full
        CommandFault.new("the disk of #{follower}, a Consul server that follows, is full", @driver, follower, silent: [follower],
                                                                                                              **Disk.of_server)
      end

      def servers_killed
        machine_fault('all Consul servers are switched off', names_of('consul-server'), :kill, silent: names_of('consul-server'))
      end

      def resolver_killed
        killed('dnsmasq', 'which asks Consul,')
      end

      def cache_killed
        killed('dnsmasq-cache', 'which keeps the last answer,')
      end

      def resolver_stopped
        stopped('dnsmasq', 'which asks Consul,')
      end

      def cache_stopped
        stopped('dnsmasq-cache', 'which keeps the last answer,')
      end

      # Nobody is told of it: machines converge again when it is back.
      def chef_server_killed
        raise Impossible, 'the Chef server is not this repository\'s (edition existing)' if @settings.chef_server.existing?

        machine_fault('the Chef server is switched off', [@settings.chef_server.name], :kill, back: @chef_server)
      end

      # Only the master: systemd ends the rest, and starts all of it again.
      def lb_nginx_killed
        CommandFault.new("nginx's master on #{lb} is killed", @driver, lb, heals: true, visible: only('lb', 'load balancer'),
                                                                           make: %w(systemctl kill --kill-who=main --signal=KILL nginx), repair: %w(systemctl start nginx))
      end

      def lb_killed
        machine_fault("the load balancer #{lb} is switched off", [lb], :kill, visible: only('lb', 'load balancer'))
      end

      private

      def web_command(title, make, repair)
        CommandFault.new(title, @driver, web, make: make, repair: repair, gone: [web], visible: only('web', 'web node'))
      end

      def web_machine(title, verb)
        machine_fault(title, [web], verb, gone: [web], visible: only('web', 'web node'))
      end

      def killed(unit, what)
        CommandFault.new("#{unit} on #{lb}, #{what} is killed", @driver, lb, heals: true,
                                                                             make: %W(systemctl kill --signal=KILL #{unit}), repair: %W(systemctl start #{unit}))
      end

      def stopped(unit, what)
        CommandFault.new("#{unit} on #{lb}, #{what} is stopped", @driver, lb,
                         make: %W(systemctl stop #{unit}), repair: %W(systemctl start #{unit}))
      end

      def machine_fault(title, machines, verb, **options)
        verbs = [verb, MachineFault::REPAIRS.fetch(verb)]
        impossible = verbs.find { |each| !@driver.can?(each) }
        raise Impossible, "the driver #{@driver} cannot #{impossible} machines" if impossible

        MachineFault.new(title, @driver, machines, verb, **options)
      end

      def web
        names_of('web').last
      end

      def lb
        names_of('lb').first
      end

      # @return [String]
      def leader
        servers = @settings.machines_with('consul-server')
        @leader ||= State::Consul.new(servers, http: @http).leader or raise Impossible, 'the Consul servers have no leader'
      end

      def follower
        names_of('consul-server').find { |name| name != leader } or raise Impossible, 'there is one Consul server only'
      end

      def names_of(role)
        names = @settings.machines_with(role).map(&:name)
        raise Impossible, "no machine has the role #{role}" if names.empty?

        names
      end

      # @return [String, nil]
      def only(role, words)
        "#{names_of(role).first} is the only #{words}" if names_of(role).size == 1
      end
    end
  end
end
