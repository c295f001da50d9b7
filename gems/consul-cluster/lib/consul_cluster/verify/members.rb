# frozen_string_literal: true

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
        found = machines.map { |machine| difference_of(machine) } + strangers(machines)
        found.compact.join(', ') unless found.compact.empty?
      end

      private

      def difference_of(machine)
        member = @members.find { |m| m.name == machine.name }
        return "#{machine.name} is no member" unless member
        return "#{machine.name} is #{member.status}" unless member.status == 'alive'
        return "#{machine.name} has the address #{member.ip}, not #{machine.ip}" unless member.ip == machine.ip

        type = machine.role == 'consul-server' ? 'server' : 'client'
        "#{machine.name} is a #{member.type}, not a #{type}" unless member.type == type
      end

      # A machine that has left is history; one that is alive or has failed and
      # is not in cluster.json should be none of the cluster.
      def strangers(machines)
        others = @members.reject { |m| m.status == 'left' || machines.any? { |machine| machine.name == m.name } }
        others.map { |m| "#{m.name} is #{m.status} and not in cluster.json" }
      end
    end
  end
end
