# frozen_string_literal: true

module ConsulCluster
  # What is wrong with the cluster, in sentences: what is stopped comes first, for
  # the rest often follows from it.
  class Health
    POWER = { not_created: 'is not made yet', stopped: 'is off', paused: 'is paused', silent: 'runs, and does not answer' }.freeze

    # @param state [State]
    def initialize(state)
      @state = state
    end

    # @return [Array<String>] one sentence for each cause; empty where all is as cluster.json says
    def problems
      found = @state.machines.flat_map { |sight| of_machine(sight) }
      (found + of_cluster(found)).uniq
    end

    # @param names [Array<String>] of machines
    # @return [Array<String>] as #problems, of these machines only
    def problems_of(names)
      @state.machines.select { |sight| names.include?(sight.machine.name) }.flat_map { |sight| of_machine(sight) }.uniq
    end

    # @return [Array<String>] those of the problems that go away by themselves, in time: a start, an election,
    #   a new server's vote. A check that fails while everything runs is none
    def coming
      @state.machines.select { |sight| power(sight).nil? && sight.stopped.empty? }
                     .flat_map { |sight| [*starting(sight), *membership(sight), *vote(sight)] } + Array(leadership([]))
    end

    # @return [Array<String>] those of the problems that do not go away by themselves
    def lasting
      # A machine that is very busy may give no sign of life for a second.
      here = @state.machines.reject { |sight| sight.power == :silent }
      here.flat_map { |sight| [*power(sight), *stopped(sight)] } + strangers
    end

    private

    def of_machine(sight)
      down = [*power(sight), *stopped(sight)]
      return down if down.any?
      return starting(sight) if sight.starting.any?

      [membership(sight), vote(sight), *checks(sight), page(sight)].compact
    end

    def power(sight)
      return if [nil, :running].include?(sight.power)

      "#{sight.machine.name} #{POWER.fetch(sight.power, "is #{sight.power}")}: `rake` #{sight.power == :silent ? 'connects it again' : 'starts it'}"
    end

    def stopped(sight)
      sight.stopped.map { |unit| "#{unit} on #{sight.machine.name} is stopped: `rake` starts it" }
    end

    def starting(sight)
      sight.starting.map { |unit| "#{unit} on #{sight.machine.name} is still starting" }
    end

    def membership(sight)
      machine = sight.machine
      return unless @state.agent?(machine) && @state.consul.answering.any?

      member = sight.member
      return "#{machine.name} is no member of Consul's cluster" unless member
      return "#{machine.name} is #{member.status} in Consul" unless member.status == 'alive'

      type = machine.role == 'consul-server' ? 'server' : 'client'
      return "#{machine.name} is a #{member.type} in Consul, not a #{type}" unless member.type == type

      "#{machine.name} is registered in Consul with the ID of an earlier machine" if @state.consul.outdated.include?(machine.name)
    end

    def vote(sight)
      return unless sight.machine.role == 'consul-server' && @state.consul.leader

      name = sight.machine.name
      return "#{name} has no vote among the Consul servers yet" unless @state.consul.voters.include?(name)
      return "#{name} knows no leader of the Consul servers yet" unless @state.consul.led?(name)

      "#{name} is not up to date with the other Consul servers yet" if @state.consul.lagging.include?(name)
    end

    def checks(sight)
      return [] unless sight.member&.status == 'alive'

      bad = sight.checks.reject { |check| check.status == 'passing' }
      found = bad.map { |check| "#{sight.machine.name}: the check \"#{check.name}\" is #{check.status}" }
      found << "#{sight.machine.name} has registered no service" if sight.machine.role == 'web' && sight.checks.empty?
      found
    end

    def page(sight)
      return if [nil, 200].include?(sight.page)

      answer = sight.page.is_a?(Integer) ? "answers with status #{sight.page}" : "does not answer (#{sight.page})"
      "the load balancer #{sight.machine.name} #{answer}"
    end

    # @param found [Array<String>] of the machines
    def of_cluster(found)
      [*leadership(found), *strangers, *peers]
    end

    def leadership(found)
      consul = @state.consul
      return "the Consul servers are #{consul.camps.size} clusters: #{consul.camps.map { |names| names.join(' ') }.join(' and ')}" if consul.camps.size > 1
      return if consul.leader
      # Where nothing that was found explains it.
      return ('no Consul server answers' if found.empty?) if consul.answering.empty?

      "the Consul servers have no leader#{missing_votes}"
    end

    def missing_votes
      voters = @state.consul.voters
      away = voters - @state.consul.answering
      ": of #{voters.join(' ')}, which vote, #{away.join(' ')} #{away.size == 1 ? 'does' : 'do'} not answer" if away.any?
    end

    def strangers
      @state.strangers.map { |member| "#{member.name} is #{member.status} in Consul and not in provisioning/cluster.json" }
    end

    # A peer that nobody has heard of in the gossip counts all the same.
    def peers
      known = @state.settings.machines_with('consul-server').map(&:name) + @state.strangers.map(&:name)
      (@state.consul.peers.map { |peer| peer['Node'] } - known).map { |name| "#{name} is still a Raft peer of the Consul servers" }
    end
  end
end
