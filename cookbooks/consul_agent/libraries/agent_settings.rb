# frozen_string_literal: true

require 'chef/mixin/deep_merge'
require 'json'

module ConsulAgent
  # Consul's configuration of one agent, as Hashes in the dialect of the version
  # it runs. They are two, because they differ in what a change costs. There is no
  # TLS here, whose dialect changed with 1.12.0 (`tls {}`).
  class AgentSettings
    # `ui` became `ui_config` in Consul 1.9.0 (and warns since).
    UI_CONFIG_SINCE = Gem::Version.new('1.9.0')

    # Since 1.15.3 a server refuses to start where it was off for longer than
    # `server_rejoin_age_max`, a week by default; older ones refuse the key.
    REJOIN_AGE_SINCE = Gem::Version.new('1.15.3')

    # What an agent keeps as long as it lives, in words.
    IDENTITY = { 'datacenter' => 'the datacenter', 'data_dir' => 'the data directory' }.freeze

    # resource: a consul_agent, or what answers to its properties.
    def initialize(resource)
      @resource = resource
    end

    # What a running agent only takes up when it is restarted.
    def agent
      of_its_kind = common.merge(@resource.server ? server : client)
      Chef::Mixin::DeepMerge.hash_only_merge(of_its_kind, @resource.settings)
    end

    # What matters at start only, so that a change needs no restart: whom to look
    # for, and how many servers elect the first leader. A running agent that has
    # joined once never looks at retry_join again, and the peers then live in
    # Raft. So this machine is not on its own list: it would find itself, and look
    # no further while the others cannot be reached yet. Autopilot's values here
    # are those of a new cluster's first leader; later changes go through
    # `consul operator autopilot`.
    def start
      others = {
        'retry_join' => @resource.servers - [@resource.bind_addr],
        # Consul waits 30 s by default, which is what a machine that came up
        # before the first server would be late by.
        'retry_interval' => '3s',
      }
      return others unless @resource.server

      count = @resource.servers.size
      others.merge('bootstrap_expect' => count, 'autopilot' => { 'min_quorum' => count }).merge(rejoin)
    end

    # An agent cannot go to another datacenter: its data stays in the old one, and
    # the first server that tried would neither be healthy again nor let the others
    # go. With another directory it would come back as a stranger with its own name,
    # and a server without its vote and data. path: of the agent's configuration as
    # it is, which need not be there. Raises ArgumentError where it names others.
    def refuse_another_identity(path)
      present = JSON.parse(::File.read(path))
      wanted = agent
      IDENTITY.each do |key, what|
        next if [nil, wanted[key]].include?(present[key])

        raise ArgumentError, "this agent has #{what} #{present[key]}, and Consul cannot be moved to another: set #{what} " \
                             "to #{present[key]} again, or make the machines of the cluster anew for #{wanted[key]}"
      end
    rescue Errno::ENOENT, JSON::ParserError
      nil # it is about to be written
    end

    private

    def common
      {
        'node_name' => @resource.node_name,
        'datacenter' => @resource.datacenter,
        'domain' => @resource.domain,
        'data_dir' => @resource.data_dir,
        # A machine may have several interfaces; this is the cluster's one.
        'bind_addr' => @resource.bind_addr,
        'disable_update_check' => true,
        # A resolver without EDNS, such as nginx's, gets three nodes at most by
        # default, and eight at most at all: then a random eight of them each time,
        # so that all get their share. `enable_truncate`, which makes the resolver
        # ask again over TCP for all of them, is left off: dnsmasq does not keep a
        # truncated answer, and would give the one it kept before for ever.
        'dns_config' => { 'udp_answer_limit' => 8 },
      }
    end

    # A server that is restarted stays in the Raft peer set: if it left, two
    # restarts would shrink a cluster of three to one, and a quorum of one would
    # take writes that the others never see.
    def server
      {
        'server' => true,
        # The HTTP API (with the UI) and DNS: for the cluster and the machine itself,
        # not for what else has an interface here, such as Docker's default bridge.
        'client_addr' => "127.0.0.1 #{@resource.bind_addr}",
        'leave_on_terminate' => false,
        'skip_leave_on_interrupt' => true,
      }.merge(ui)
    end

    # A client whose machine shuts down (SIGTERM) leaves, so that its services
    # are out of DNS at once, not when the others notice that it is gone.
    def client
      {
        'server' => false,
        'client_addr' => '127.0.0.1',
        'leave_on_terminate' => true,
        'skip_leave_on_interrupt' => false,
      }
    end

    # The environment may be switched off for longer than a week.
    def rejoin
      version < REJOIN_AGE_SINCE ? {} : { 'server_rejoin_age_max' => '87600h' } # ten years
    end

    def ui
      if version < UI_CONFIG_SINCE
        { 'ui' => @resource.ui }
      else
        { 'ui_config' => { 'enabled' => @resource.ui } }
      end
    end

    def version
      Gem::Version.new(@resource.version)
    end
  end
end
