# frozen_string_literal: true

module ConsulCluster
  # What is wrong with the cluster, in sentences: what is stopped comes first, for
  # the rest often follows from it.
  class Health
    autoload :Cause, "#{__dir__}/health/cause"

    # Of the cluster and of its Chef server, where that is one of this repository's machines.
    # @param settings [Settings]
    # @param driver [Object] asked for what does not answer, and for the Chef server
    # @param http [#get] asks over HTTP, as State::Http does
    # @return [Health]
    def self.of_all(settings, driver, http: State::Http)
      server = settings.chef_server
      off = Cause.of_power(server.name, driver.state(server.name)) unless server.existing?
      new(State.new(settings, driver, http: http, thorough: true), others: Array(off))
    end

    # @param state [State]
    # @param others [Array<Cause>] what is wrong beside the machines of cluster.json, and does not go away
    def initialize(state, others: [])
      @state = state
      @others = others
    end

    # @return [Array<String>] one sentence for each cause; empty where all is as cluster.json says
    def problems
      found = [*@others, *causes(@state.machines)]
      [*Cause.told(found), *of_cluster(found)].uniq
    end

    # @param names [Array<String>] of machines
    # @return [Array<String>] as #problems, of these machines only, and that there is no leader
    def problems_of(names)
      found = causes(@state.machines.select { |sight| names.include?(sight.machine.name) })
      [*Cause.told(found), *(leadership(found) unless led?)]
    end

    # @return [Array<String>] those of the problems that go away by themselves, in time: a start, an election,
    #   a new server's vote. A check that fails while everything runs is none
    def coming
      here = @state.machines.select { |sight| power(sight).nil? && sight.stopped.empty? }
      Cause.told(here.flat_map { |sight| [*starting(sight), *membership(sight), *vote(sight)] }) + Array(leadership([]))
    end

    # @return [Array<String>] those of the problems that do not go away by themselves
    def lasting
      # A machine that is very busy may give no sign of life for a second.
      here = @state.machines.reject { |sight| sight.power == :silent }
      Cause.told(@others + here.flat_map { |sight| [*power(sight), *stopped(sight)] }) + strangers
    end

    private

    # @return [Array<Cause>]
    def causes(sights)
      sights.flat_map { |sight| of_machine(sight) }
    end

    def of_machine(sight)
      down = [*power(sight), *stopped(sight)]
      return down if down.any?
      return starting(sight) if sight.starting.any?
      # Without a leader Consul tells nothing of services and checks, and names fewer and fewer of them.
      return [] unless led?

      [membership(sight), vote(sight), *checks(sight), page(sight)].compact
    end

    def led?
      @state.consul.leader || @state.consul.camps.size > 1
    end

    def power(sight)
      Cause.of_power(sight.machine.name, sight.power)
    end

    def stopped(sight)
      sight.stopped.map { |unit| Cause.new(sight.machine.name, ' is stopped: `rake` starts it', before: "#{unit} on ") }
    end

    def starting(sight)
      sight.starting.map { |unit| Cause.new(sight.machine.name, ' is still starting', before: "#{unit} on ") }
    end

    def membership(sight)
      machine = sight.machine
      return unless @state.agent?(machine) && @state.consul.answering.any?

      name = machine.name
      member = sight.member
      return Cause.new(name, " is not a member of Consul's cluster", " are not members of Consul's cluster") unless member
      return Cause.new(name, *%w(is are).map { |verb| " #{verb} #{member.status} in Consul" }) unless member.status == 'alive'

      type = machine.role == 'consul-server' ? 'server' : 'client'
      return Cause.new(name, " is a #{member.type} in Consul, not a #{type}", " are #{member.type}s in Consul, not #{type}s") unless member.type == type

      Cause.new(name, *%w(is are).map { |verb| " #{verb} registered in Consul with the ID of an earlier machine" }) if @state.consul.outdated.include?(name)
    end

    def vote(sight)
      return unless sight.machine.role == 'consul-server' && @state.consul.leader

      name = sight.machine.name
      return Cause.new(name, *%w(has have).map { |verb| " #{verb} no vote among the Consul servers yet" }) unless @state.consul.voters.include?(name)
      return Cause.new(name, *%w(knows know).map { |verb| " #{verb} no leader of the Consul servers yet" }) unless @state.consul.led?(name)

      Cause.new(name, *%w(is are).map { |verb| " #{verb} not up to date with the other Consul servers yet" }) if @state.consul.lagging.include?(name)
    end

    def checks(sight)
      return [] unless sight.member&.status == 'alive'

      name = sight.machine.name
      bad = sight.checks.reject { |check| check.status == 'passing' }
      found = bad.map { |check| Cause.new(name, ": the check \"#{check.name}\" is #{check.status}") }
      found << Cause.new(name, *%w(has have).map { |verb| " #{verb} registered no service" }) if sight.machine.role == 'web' && sight.checks.empty?
      found
    end

    def page(sight)
      return if [nil, 200].include?(sight.page)

      answers = sight.page.is_a?(Integer) ? %w(answers answer).map { |verb| " #{verb} with status #{sight.page}" } : %w(does do).map { |verb| " #{verb} not answer (#{sight.page})" }
      Cause.new(sight.machine.name, *answers, before: 'the load balancer ')
    end

    # @param found [Array<Cause>] of the machines
    def of_cluster(found)
      [*leadership(found), *strangers, *peers]
    end

    def leadership(found)
      consul = @state.consul
      return "the Consul servers are #{consul.camps.size} clusters: #{consul.camps.map { |names| names.join(' ') }.join(' and ')}" if consul.camps.size > 1
      return if consul.leader
      # Where nothing that was found explains it.
      return ('no Consul server answers' unless explained?(found)) if consul.answering.empty?

      "the Consul servers have no leader#{missing_votes}"
    end

    def explained?(found)
      servers = @state.settings.machines_with('consul-server').map(&:name)
      found.any? { |cause| servers.include?(cause.machine) }
    end

    def missing_votes
      voters = @state.consul.voters
      away = voters - @state.consul.answering
      ": of #{voters.join(' ')}, which vote, #{away.join(' ')} #{away.size == 1 ? 'does' : 'do'} not answer" if away.any?
    end

    def strangers
      Cause.told(@state.strangers.map do |member|
        Cause.new(member.name, *%w(is are).map { |verb| " #{verb} #{member.status} in Consul and not in provisioning/cluster.json" })
      end)
    end

    # A peer that nobody has heard of in the gossip counts all the same.
    def peers
      known = @state.settings.machines_with('consul-server').map(&:name) + @state.strangers.map(&:name)
      names = @state.consul.peers.map { |peer| peer['Node'] } - known
      Cause.told(names.map { |name| Cause.new(name, ' is still a Raft peer of the Consul servers', ' are still Raft peers of the Consul servers') })
    end
  end
end
