# frozen_string_literal: true

require_relative '../health'
require_relative '../state'
require_relative '../uninterrupted'
require_relative '../waiting'

module ConsulCluster
  class Failover
    # One fault, from before it to when all is as it was, while visitors keep coming.
    class Trial
      # What became of it; times in seconds, nil where there is nothing to wait for, and
      # Float::INFINITY where it was waited for in vain.
      #   visits  [Array<Stream::Visit>]
      #   counted [Array<Stream::Visit>] those that must have been answered well
      #   dns     [Float, nil] until each Consul server that can be asked named the right nodes
      #   traffic [Float, nil] until visitors got pages of the right nodes only
      #   healed  [Float] from the repair, or from the fault where it heals by itself, until all
      #           was as before
      Result = Struct.new(:visits, :counted, :dns, :traffic, :healed, keyword_init: true) do
        # @return [Array<Stream::Visit>]
        def failed
          visits.select(&:failure)
        end

        # @return [Integer] those that visitors should not have had
        def over_budget
          counted.count(&:failure)
        end

        # @return [Boolean] was what was waited for seen?
        def seen?
          [dns, traffic, healed].compact.none?(&:infinite?)
        end
      end

      # Seconds that a fault lasts: at least, for some are noticed late (nginx asks a resolver
      # that is silent again after 5 s); at most; and until it is repaired where this process has
      # been killed, counted from before it is made.
      AT_LEAST = 8
      AT_MOST = 45
      RESCUED_AFTER = 75

      # Seconds until the cluster is well after what a fault needs, and until all is as before.
      READY_WITHIN = 20
      HEALED_WITHIN = 120

      # Seconds without a wrong answer, after which the answers are right.
      QUIET = 1

      # @param settings [Settings]
      # @param fault [Fault]
      # @param stream [Stream]
      # @param service [String] the service's name in Consul's DNS
      # @param dns [Verify::Dns]
      # @param health [#call] gives what is wrong with the cluster
      # @param at_least [Numeric]
      # @param pause [Numeric] between two looks
      def initialize(settings, fault, stream, service:, dns:, health:, at_least: AT_LEAST, pause: 0.2)
        @settings = settings
        @fault = fault
        @stream = stream
        @service = service
        @dns = dns
        @health = health
        @at_least = at_least
        @pause = pause
      end

      # @yield when all is ready, right before it is made
      # @return [Result]
      # @raise [Error] it could not be made, or not be repaired; what was made is repaired
      def run
        @fault.arm(RESCUED_AFTER)
        dns = traffic = healed = repaired = nil
        @stream.during do
          since = nil
          begin
            ready
            yield
            since = repaired = Waiting.now
            @fault.make
            dns, traffic, healed = @fault.heals? ? healing_since(since) : right_since(since)
          ensure
            repaired = Waiting.now unless @fault.heals?
            Uninterrupted.run { @fault.repair }
            @fault.disarm
          end
          healed ||= healed_since(repaired)
          repaired += healed
        end
        Result.new(visits: @stream.visits, counted: counted(repaired), dns: dns, traffic: traffic, healed: healed)
      end

      private

      # What cannot be hidden is not counted until it is over.
      def counted(over)
        @stream.visits.select { |visit| !@fault.visible || visit.at > over }
      end

      def ready
        @fault.prepare
        problems = nil
        Waiting.until(READY_WITHIN, pause: @pause) { (problems = @health.call).empty? }
        raise Error, "nothing was done to a cluster that is not well: #{problems.join('; ')}" if problems.any?
      end

      # @return [Array(Float, Float)] seconds until DNS and traffic were right; nil where they cannot be
      def right_since(since)
        nodes = machines('web').reject { |machine| @fault.gone.include?(machine.name) }
        servers = machines('consul-server').reject { |machine| @fault.silent.include?(machine.name) }
        dns = nil
        right = Waiting.until(AT_MOST, pause: @pause) do
          dns = dns_right?(servers, nodes) ? dns || (Waiting.now - since) : nil
          (dns || servers.empty?) && (@fault.visible || traffic_right?(since, nodes)) && Waiting.now - since > @at_least
        end
        traffic = @stream.wrong_until(since, nodes.map(&:name)) - since
        traffic = Float::INFINITY unless right || traffic_right?(since, nodes)
        [(dns || Float::INFINITY if servers.any?), (traffic unless @fault.visible)]
      end

      # @return [Array(nil, Float, Float)] as right_since, and seconds until all was as before
      def healing_since(since)
        healed = healed_since(since)
        [nil, @stream.wrong_until(since, machines('web').map(&:name)) - since, healed]
      end

      # @return [Float] seconds until all was as before
      def healed_since(since)
        healed = Waiting.until(HEALED_WITHIN, pause: @pause) do
          dns_right?(machines('consul-server'), machines('web')) && traffic_right?(since, machines('web')) && @fault.back? && @health.call.empty?
        end
        healed ? Waiting.now - since : Float::INFINITY
      end

      def dns_right?(servers, nodes)
        addresses = nodes.map(&:ip).sort
        servers.all? { |server| @dns.addresses(server.ip, @service).sort == addresses }
      end

      # For one that heals by itself, what came meanwhile does not matter.
      def traffic_right?(since, nodes)
        names = nodes.map(&:name)
        Waiting.now - @stream.wrong_until(since, names) > QUIET && (names - @stream.nodes(since)).empty?
      end

      def machines(role)
        @settings.machines_with(role)
      end
    end
  end
end
