# frozen_string_literal: true

require 'json'
require_relative 'http'

module ConsulCluster
  class State
    # What the Consul servers say of the cluster, by their HTTP API. Source: Consul's
    # API documentation (agent, status, operator/raft, health).
    class Consul
      # Port of the HTTP API and of the UI.
      PORT = 8500

      # Serf's numbers of what a member is.
      STATUS = { 1 => 'alive', 2 => 'leaving', 3 => 'left', 4 => 'failed' }.freeze

      # Autopilot's health comes with 429 where the servers are not well.
      GOOD = %w(200 429).freeze

      # One line of `consul members`; type is server or client, id the one that its agent made itself,
      # version that of Consul without what a distribution adds.
      Member = Struct.new(:name, :ip, :status, :type, :id, :version, keyword_init: true)

      # One check of one node; status is passing, warning or critical.
      Check = Struct.new(:node, :name, :service, :status, :output, keyword_init: true)

      # @param servers [Array<Machine>] the Consul servers, in the order in which they are asked; what is
      #   none gives no answer
      # @param http [#get] asks over HTTP, as Http does
      def initialize(servers, http: Http)
        @servers = servers
        @http = http
        said = servers.to_h { |server| [server, Thread.new { @http.get(server.ip, PORT, '/v1/status/leader') }] }.transform_values(&:value)
        @silent = said.select { |_, answer| answer.is_a?(Http::NoAnswer) && answer.silent? }.keys.map(&:name)
        # The leader's address, "" where a server knows none; nil where it does not answer.
        @answers = said.transform_values { |answer| parse(answer) }
      end

      # @return [Array<String>] the names of the servers whose agent answers
      def answering
        @answers.compact.keys.map(&:name)
      end

      # @return [Array<String>] the names of the servers whose machine gave no sign of life
      attr_reader :silent

      # @return [String, nil] the Raft leader's name, where a server knows it
      def leader
        peers.find { |peer| peer['Leader'] }&.fetch('Node')
      end

      # @return [Array<Array<String>>] the names of the servers that follow the same leader, for each
      #   leader that is followed; more than one of them are several clusters
      def camps
        @answers.compact.reject { |_, leader| leader.empty? }.group_by(&:last).values.map { |pairs| pairs.map { |server, _| server.name } }
      end

      # @return [Array<String>] the names of the Raft peers that have a vote
      def voters
        peers.select { |peer| peer['Voter'] }.map { |peer| peer['Node'] }
      end

      # What the servers remember, where they have no leader too. Consul goes by the address alone
      # and may name a member that has left and whose address another one has now.
      # @return [Array<Hash>] the Raft peers: Node, ID, Address, Leader, Voter
      def peers
        @peers ||= Array(ask('operator/raft/configuration?stale')&.fetch('Servers')).map do |peer|
          peer.merge('Node' => server_at(peer['Address'].to_s[/\A[^:]+/]) || peer['Node'])
        end
      end

      # @return [Array<String>] the names of the servers that the leader does not find well, such as
      #   one that is not up to date yet; up to two seconds old
      def lagging
        @lagging ||= Array(ask('operator/autopilot/health')&.fetch('Servers')).reject { |server| server['Healthy'] }.map { |server| server['Name'] }
      end

      # @param name [String] a server
      # @return [Boolean] does its agent answer, and know a leader?
      def led?(name)
        @answers.any? { |server, leader| server.name == name && !leader.to_s.empty? }
      end

      # @return [Array<Member>] those that have left among them
      def members
        @members ||= Array(ask('agent/members')).map do |found|
          Member.new(name: found['Name'], id: found.dig('Tags', 'id'), ip: found['Addr'], status: STATUS.fetch(found['Status'], 'unknown'),
                     type: found.dig('Tags', 'role') == 'consul' ? 'server' : 'client', version: found.dig('Tags', 'build').to_s[/\A[\d.]+/])
        end
      end

      # The catalogue refuses what such an agent says of its services, and keeps what it knew of an
      # earlier machine of this name: so it is after a snapshot was restored on new machines.
      # @return [Array<String>] the names of the members that are registered under another ID
      def outdated
        ids = members.select { |member| member.status == 'alive' && member.id }.to_h { |member| [member.name, member.id] }
        @outdated ||= Array(ask('catalog/nodes')).select { |node| ids.key?(node['Node']) && ids[node['Node']] != node['ID'] }.map { |node| node['Node'] }
      end

      # @return [Array<Check>] of all nodes, serfHealth not among them
      def checks
        @checks ||= Array(ask('health/state/any')).filter_map do |found|
          next if found['CheckID'] == 'serfHealth'

          Check.new(node: found['Node'], name: found['Name'], service: found['ServiceName'], status: found['Status'],
                    output: found['Output'].to_s.strip)
        end
      end

      private

      # @return [String, nil] the server that is alive there
      def server_at(address)
        members.find { |member| member.ip == address && member.type == 'server' && member.status == 'alive' }&.name
      end

      # One that knows a leader first: the others may be cut off.
      def ask(path)
        servers = @answers.compact.sort_by { |_, leader| leader.empty? ? 1 : 0 }.map(&:first)
        servers.each do |server|
          answer = parse(@http.get(server.ip, PORT, "/v1/#{path}"))
          return answer unless answer.nil?
        end
        nil
      end

      def parse(response)
        JSON.parse(response.body) if response.is_a?(Net::HTTPResponse) && GOOD.include?(response.code)
      rescue JSON::ParserError
        nil
      end
    end
  end
end
