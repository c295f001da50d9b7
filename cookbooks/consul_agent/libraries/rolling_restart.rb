# frozen_string_literal: true

require_relative 'consul_api'

module ConsulAgent
  # Restarts this machine's agent while no other agent of the cluster is being
  # restarted, and goes on only when it is well again, so that nodes which
  # converge at the same time never take the quorum or the last web node away.
  #
  # The turn is a lock in Consul's own key-value store. `consul lock` is not
  # used: it ends its command when its agent or the leader goes away, which is
  # what happens here. A session with a time to live, spoken to through the
  # *other* servers, outlives both, and frees the lock if this run is killed.
  class RollingRestart
    LOCK = 'consul_agent/restart'
    TTL = 60 # seconds a killed run keeps the lock

    # No turn, or no healthy cluster, in time.
    class TimedOut < RuntimeError; end

    # agent: a consul_agent, or what answers to its properties. api: ConsulApi of
    # the other servers. own: ConsulApi of this machine's agent. interval: seconds
    # between two looks. timeouts: seconds for each wait.
    def initialize(agent, api: ConsulApi.new(agent.servers - [agent.bind_addr]),
                   own: ConsulApi.new(%w(127.0.0.1)), interval: 1,
                   timeouts: { leader: 30, turn: 900, health: 120, close: 15 })
      @agent = agent
      @alone = (agent.servers - [agent.bind_addr]).empty?
      @api = api
      @own = own
      @interval = interval
      @timeouts = timeouts
    end

    # Yields, once, to restart the agent. Raises TimedOut where the other servers
    # are not healthy (before the restart) or this agent does not become so again.
    def run
      # A cluster without a leader has no lock to give and nothing to lose, and a
      # restart may be what it needs. An election in progress is waited for.
      return yield if @alone || !leader_within(@timeouts.fetch(:leader))

      holding_lock do
        wait_until(:health, 'the other Consul servers are healthy; the agent was not restarted') { locked? && others_healthy? }
        passing = wait_until(:health, "the checks of #{@agent.node_name} are known; the agent was not restarted") do
          locked? && @api.passing_checks(@agent.node_name)
        end
        yield
        wait_until(:health, "Consul on #{@agent.node_name} is healthy again") { healthy_again?(passing) }
      end
    end

    private

    def leader_within(seconds)
      wait(seconds) { @api.leader }
    end

    def holding_lock
      @session = wait_until(:health, 'the Consul servers open a session; the agent was not restarted') { open_session }
      wait_until(:turn, 'no other agent is being restarted') { my_turn? && locked? }
      yield
    ensure
      close_session
    end

    def open_session
      @api.open_session("restart of #{@agent.node_name}", ttl: TTL)
    end

    # Holds the lock, or takes it: one whose session has ended is free, or another's.
    def locked?
      @api.acquire(LOCK, @session, @agent.node_name)
    end

    # The leader goes last: it asks only when nobody has held the lock for five
    # looks in a row, while the others ask at each. So leadership moves once.
    # A server that was just started does not know the leader: then it is nobody's turn.
    def my_turn?
      leader = @api.leader
      holder = @api.holder(LOCK)
      @seen = "#{holder} holds the lock" if holder
      @free = leader && !holder ? @free.to_i + 1 : 0
      @free > (leader == @agent.bind_addr ? 5 : 0)
    end

    def others_healthy?
      !@agent.server || healthy?(@api.servers.except(@agent.node_name))
    end

    # What the others say of this agent is older than the restart for some seconds.
    # So it must first be back itself, and have heard from the leader.
    def healthy_again?(passed_before)
      @own.leader && peer_again? && passing_again?(passed_before)
    end

    # Autopilot may not know this server yet.
    def peer_again?
      !@agent.server || healthy?({ @agent.node_name => false }.merge(@api.servers))
    end

    # A check that is not in the configuration any more is not waited for.
    def passing_again?(passed_before)
      none_left?((passed_before & ['serfHealth', *@own.own_checks]) - @api.passing_checks(@agent.node_name))
    end

    # A leader that has just been elected knows no server yet.
    def healthy?(servers)
      servers.any? && none_left?(servers.reject { |_name, healthy| healthy }.keys)
    end

    def none_left?(names)
      @seen = "not #{names.join(', ')}"
      names.empty?
    end

    def wait_until(timeout, what, &condition)
      @seen = nil
      wait(@timeouts.fetch(timeout), &condition) ||
        raise(TimedOut, "waited #{@timeouts.fetch(timeout)} s in vain until #{what}#{" (#{@seen})" if @seen}; " \
                        'the next run tries again')
    end

    # What the block gives as soon as it is true, nil after so many seconds.
    # Consul may have no leader for some seconds while it is being restarted.
    def wait(seconds)
      deadline = now + seconds
      loop do
        result = patiently { yield }
        return result if result
        return if now > deadline

        sleep @interval
        patiently { renew_session } if @session
      end
    end

    # A session that could not be renewed in time has ended.
    def renew_session
      @session = open_session unless @api.renew_session(@session)
    end

    def patiently
      yield
    rescue ConsulApi::Unavailable => e
      @seen = e.message
      nil
    end

    # The lock ends with the session. One that cannot be closed in time, as during an election,
    # ends by itself, but Consul takes up to twice the TTL for that, in which nobody has a turn.
    def close_session
      id = @session
      @session = nil # it is not to be renewed meanwhile
      wait(@timeouts.fetch(:close)) { @api.close_session(id) || true } if id
    end

    def now
      Process.clock_gettime(Process::CLOCK_MONOTONIC)
    end
  end
end
