# frozen_string_literal: true

require_relative 'error'
require_relative 'health_check'
require_relative 'state'

module ConsulCluster
  # Brings what cluster.json and the cookbooks say now onto the machines, one at a time and each
  # well before the next, so that another version of Consul, or a configuration that needs a
  # restart, is noticed by nobody. In the order that Consul asks for: the servers that follow, the
  # one that leads, then the others. That an agent is restarted at all, and is out of nobody's way
  # meanwhile, is the work of the cookbook consul_agent.
  class Upgrade
    # @param settings [Settings]
    # @param driver [Object]
    # @param out [IO]
    # @param check [HealthCheck]
    # @param consul [#call] gives what the Consul servers say now
    # @param converge [#call] runs chef-client on machines, by their names
    def initialize(settings, driver, out: $stdout, check: HealthCheck.new(settings, driver, out: out),
                   consul: -> { State::Consul.new(settings.machines_with('consul-server')) }, converge: ConsulCluster.method(:converge))
      @settings = settings
      @out = out
      @check = check
      @consul = consul
      @converge = converge
    end

    # @yield uploads cookbooks, roles and settings, when it is clear that it can be done
    # @return [void]
    # @raise [Error] the cluster is not well, or the version is an older one: nothing is changed then;
    #   or a machine failed or did not become well: the others are left as they were
    def run
      @check.run
      before = @consul.call
      refuse_older(before)
      yield
      order(before.leader).each do |name|
        @converge.call([name])
        @check.run_for([name])
      end
      @check.run
      report
    end

    private

    def wanted
      @settings.cluster.dig('consul', 'version')
    end

    # What a newer server has written, an older one may not read.
    def refuse_older(consul)
      newer = agents(consul).select { |member| Gem::Version.new(member.version) > Gem::Version.new(wanted) }
      return if newer.empty?

      raise Error, "#{newer.map { |member| "#{member.name} runs Consul #{member.version}" }.join(', ')}, and Consul does not go back to " \
                   "#{wanted}; put a version into provisioning/cluster.json that is not older"
    end

    def order(leader)
      servers, others = @settings.machines.partition { |machine| machine.role == 'consul-server' }.map { |machines| machines.map(&:name) }
      [*servers.sort_by.with_index { |name, index| [name == leader ? 1 : 0, index] }, *others]
    end

    def agents(consul)
      consul.members.select { |member| member.status == 'alive' && member.version }
    end

    def report
      others = agents(@consul.call).reject { |member| member.version == wanted }
      raise Error, "#{others.map { |member| "#{member.name} runs Consul #{member.version}" }.join(', ')}, not #{wanted}" if others.any?

      @out.puts("Consul #{wanted} runs on all machines that have it.")
    end
  end
end
