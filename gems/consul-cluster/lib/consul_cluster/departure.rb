# frozen_string_literal: true

require_relative 'error'

module ConsulCluster
  # Lets machines leave Consul's cluster before they are stopped for good. A
  # server that only stops stays a Raft peer, and when most of the peers are
  # stopped the others elect no leader.
  class Departure
    # @param driver [Object] that reaches the machines
    # @param out [IO] gets a line per machine
    def initialize(driver, out: $stdout)
      @driver = driver
      @out = out
    end

    # One after the other: each server that leaves needs the vote of most of
    # those that are left. A machine that does not leave stops nobody else.
    # @param names [Array<String>] of the machines; those without a running agent
    #   have nothing to leave
    # @return [void]
    def run(names)
      @out.puts
      names.each { |name| leave(name) }
    end

    private

    # The agent ends by itself then, with status 0, which systemd takes for done.
    def leave(name)
      state = @driver.state(name)
      return if state == :not_created
      # One that does not answer would be waited for.
      raise Error, "it is #{state}" unless state == :running

      transport = @driver.connect(name)
      return unless transport.run('systemctl', 'is-active', '--quiet', 'consul').exit_status.zero?

      @out.puts("  #{name}  leaves Consul's cluster")
      transport.run!('sudo', 'consul', 'leave')
    rescue Chef::Provisioning::Error => e
      @out.puts("  warning: #{name} cannot leave Consul's cluster now (`consul force-leave #{name}` on a server makes " \
                "up for it): #{e.message}")
    ensure
      transport&.close
    end
  end
end
