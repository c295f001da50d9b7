# frozen_string_literal: true

require_relative 'connection'
require_relative 'error'
require_relative 'state'
require_relative 'waiting'

module ConsulCluster
  # Lets machines leave Consul's cluster before they are stopped for good. A server
  # that only stops stays a Raft peer, and when most of the peers are stopped the
  # others elect no leader. So those that cannot leave by themselves, because they or
  # their agents do not run, are removed first, through a living server; then the
  # others leave, one by one, the leader last, and each is waited for.
  class Departure
    # Seconds for each of them to be out.
    PATIENCE = 60

    # Seconds after which a server that Consul was told to forget is taken out of Raft by hand.
    RAFT_PATIENCE = 15

    # Seconds for an election.
    ELECTION = 10

    # @param settings [Settings]
    # @param driver [Object] that reaches the machines
    # @param out [IO] gets a line per machine
    # @param http [#get] asks Consul, as State::Http does
    # @param pause [Numeric] seconds between two looks
    def initialize(settings, driver, out: $stdout, http: State::Http, pause: 0.5)
      @settings = settings
      @driver = driver
      @out = out
      @http = http
      @pause = pause
    end

    # @param names [Array<String>] of the machines; those that are no members have nothing to leave
    # @return [void]
    # @raise [Error] a server would take the quorum or the data along (nothing is touched then), or
    #   does not leave in time
    def run(names)
      check(names)
      able, unable = names.partition { |name| agent?(name) }
      remove(unable)
      servers, clients = able.partition { |name| peer?(name) }
      clients.each { |name| leave(name) }
      # Leadership moves once.
      servers.sort_by { |name| name == look.leader ? 1 : 0 }.each do |name|
        leave(name)
        wait_until("#{name} is out of the Raft peers, and the others have a leader") { |consul| out?(consul, name) }
      end
    end

    # @param names [Array<String>] of the machines that are to leave
    # @param successors [Boolean] do others take over before?
    # @return [void]
    # @raise [Error] Consul's servers cannot do without them
    def check(names, successors: false)
      consul = look
      leaving = names & consul.peers.map { |peer| peer['Node'] }
      return if leaving.empty?

      # An election in progress is waited for; and a server that lost the others a moment ago
      # still believes in its leader.
      wait(ELECTION) { |seen| (consul = seen) && quorum?(consul) } or
        refuse(leaving, "the Consul servers have no leader, without which nobody can leave#{silent(consul)}", WAY_OUT)
      return if successors || (consul.voters & consul.answering).size > (leaving & consul.answering).size

      refuse(leaving, 'no other Consul server votes, and the data would be lost', 'Add a Consul server first (rake), then remove these')
    end

    WAY_OUT = 'Put all of them into provisioning/cluster.json again, run rake, which starts them, and then remove them'
    private_constant :WAY_OUT

    # Removes machines that cannot leave by themselves, through a living server.
    # @param names [Array<String>] those that are no members are passed over
    # @return [void]
    # @raise [Error] one is still there in the end
    def remove(names)
      names.each do |name|
        next unless there?(look, name)

        # Without a leader, force-leave does nothing.
        next warn_of(name) unless look.leader

        @out.puts("  #{name}  is removed from Consul's cluster, for it cannot leave")
        # Of one that has just died the others know after some seconds.
        wait_until("Consul notices that #{name} is dead") { |consul| member(consul, name)&.status != 'alive' }
        on_living_server(name) { |transport| transport.run!('sudo', 'consul', 'force-leave', name) }
        forget_peer(name)
      end
    end

    private

    def refuse(names, reason, help)
      raise Error, "#{names.join(' ')} cannot leave Consul's cluster: #{reason}. Nothing was changed. #{help}"
    end

    def quorum?(consul)
      consul.leader && (consul.voters & consul.answering).size > consul.voters.size / 2
    end

    def silent(consul)
      away = consul.voters - consul.answering
      ", and #{away.join(' ')} #{away.size == 1 ? 'does' : 'do'} not answer" if away.any?
    end

    def forget_peer(name)
      wait(RAFT_PATIENCE) { |consul| out?(consul, name) } and return

      peer = look.peers.find { |each| each['Node'] == name }
      if peer
        on_living_server(name) { |transport| transport.run!('sudo', 'consul', 'operator', 'raft', 'remove-peer', "-address=#{peer['Address']}") }
      end
      wait_until("#{name} is out of Consul's cluster") { |consul| out?(consul, name) }
    end

    # @return [Boolean] does an agent run there that can be told to leave?
    def agent?(name)
      return false unless @driver.state(name) == :running

      on(name) { |transport| transport.run('systemctl', 'is-active', '--quiet', 'consul').exit_status.zero? }
    rescue Chef::Provisioning::Error => e
      @out.puts("  #{name}  cannot be reached: #{e.message}")
      false
    end

    # The agent ends by itself then, with status 0, which systemd takes for done.
    def leave(name)
      @out.puts("  #{name}  leaves Consul's cluster")
      on(name) { |transport| transport.run!('sudo', 'consul', 'leave') }
    end

    def warn_of(name)
      @out.puts("  warning: #{name} stays a member of Consul's cluster, which has no leader now; rake removes it when it has one")
    end

    def member(consul, name)
      consul.members.find { |member| member.name == name }
    end

    def peer?(name)
      look.peers.any? { |peer| peer['Node'] == name }
    end

    def there?(consul, name)
      !out?(consul, name)
    end

    def out?(consul, name)
      # A server that is just starting knows nothing yet.
      return false if consul.members.empty? && consul.answering.any?

      [nil, 'left'].include?(member(consul, name)&.status) && consul.peers.none? { |peer| peer['Node'] == name } &&
        (consul.peers.empty? || !consul.leader.nil?)
    end

    # @return [State::Consul]
    def look
      State::Consul.new(@settings.machines_with('consul-server') + MadeMachines.new(@settings, @driver).gone, http: @http)
    end

    def on_living_server(but, &block)
      consul = look
      on(consul.voters.&(consul.answering).find { |name| name != but } || raise(Error, "no Consul server is left to remove #{but}"), &block)
    end

    def on(name, &block)
      Connection.open(@driver, name, &block)
    end

    def wait_until(what, &block)
      wait(PATIENCE, &block) or raise Error, "waited #{PATIENCE} s in vain until #{what}; run rake again"
    end

    def wait(seconds)
      Waiting.until(seconds, pause: @pause) { yield(look) }
    end
  end
end
