# frozen_string_literal: true

require_relative '../health'

module ConsulCluster
  class Verify
    # Reads the table that `consul members` prints.
    class Members
      Member = Struct.new(:name, :ip, :status, :type, keyword_init: true)

      # Node, address with port, status and type; newer versions add columns.
      ROW = /^(\S+)\s+([0-9.]+):\d+\s+(alive|failed|left|leaving)\s+(server|client)\s/

      # @param text [String] the command's output
      def initialize(text)
        @members = text.scan(ROW).map do |name, ip, status, type|
          Member.new(name: name, ip: ip, status: status, type: type)
        end
      end

      # @param machines [Array<Machine>] those that run Consul
      # @return [String, nil] what is wrong with the table
      def difference(machines)
        found = Health::Cause.told([*machines.filter_map { |machine| difference_of(machine) }, *strangers(machines)])
        found.join('; ') unless found.empty?
      end

      private

      # @return [Health::Cause, nil]
      def difference_of(machine)
        member = @members.find { |m| m.name == machine.name }
        return cause(machine, ' is not a member', ' are not members') unless member
        return cause(machine, " is #{member.status}", " are #{member.status}") unless member.status == 'alive'
        return cause(machine, " has the address #{member.ip}, not #{machine.ip}") unless member.ip == machine.ip

        type = machine.role == 'consul-server' ? 'server' : 'client'
        cause(machine, " is a #{member.type}, not a #{type}", " are #{member.type}s, not #{type}s") unless member.type == type
      end

      # A machine that has left is history; one that is alive or has failed and
      # is not in cluster.json should be none of the cluster.
      def strangers(machines)
        others = @members.reject { |m| m.status == 'left' || machines.any? { |machine| machine.name == m.name } }
        others.map { |m| cause(m, *%w(is are).map { |verb| " #{verb} #{m.status} and not in cluster.json" }) }
      end

      # @param machine [Machine, Member]
      def cause(machine, *said)
        Health::Cause.new(machine.name, *said)
      end
    end
  end
end
