# frozen_string_literal: true

module ConsulCluster
  # What is wrong with the cluster, in sentences: what is stopped comes first, for
  # the rest often follows from it.
  class Health
    POWER = { not_created: 'is not made yet', stopped: 'is off', paused: 'is paused' }.freeze

    # @param state [State]
    def initialize(state)
      @state = state
    end

    # @return [Array<String>] one sentence for each cause; empty where all is as cluster.json says
    def problems
      found = @state.machines.flat_map { |sight| of_machine(sight) }
      (found + of_cluster(found)).uniq
    end

    private

    def of_machine(sight)
      name = sight.machine.name
      return ["#{name} #{POWER.fetch(sight.power, "is #{sight.power}")}: `rake` starts it"] unless [nil, :running].include?(sight.power)
      return sight.stopped.map { |unit| "#{unit} on #{name} is stopped" } if sight.stopped.any?

      [membership(sight), vote(sight), *checks(sight), page(sight)].compact
    end

    def membership(sight)
      machine = sight.machine
      return unless @state.agent?(machine) && @state.consul.answering.any?

      member = sight.member
      return "#{machine.name} is no member of Consul's cluster" unless member
      return "#{machine.name} is #{member.status} in Consul" unless member.status == 'alive'

      type = machine.role == 'consul-server' ? 'server' : 'client'
      "#{machine.name} is a #{member.type} in Consul, not a #{type}" unless member.type == type
    end

    def vote(sight)
      return unless sight.machine.role == 'consul-server' && @state.consul.leader

      "#{sight.machine.name} has no vote among the Consul servers yet" unless @state.consul.voters.include?(sight.machine.name)
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

    # Only where nothing that was found explains it.
    def of_cluster(found)
      consul = @state.consul
      strangers = @state.strangers.map { |member| "#{member.name} is #{member.status} in Consul and not in provisioning/cluster.json" }
      return strangers if consul.leader
      return ['no Consul server answers', *strangers] if consul.answering.empty? && found.empty?

      ['the Consul servers have no leader', *strangers]
    end
  end
end
