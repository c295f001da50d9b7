# frozen_string_literal: true

require 'resolv'
require 'socket'
require 'timeout'

module ConsulCluster
  class Verify
    # Asks Consul's DNS, with Ruby's library, so that the workstation needs no dig;
    # the transcript shows the question, and the dig command that asks the same. Over TCP, for over
    # UDP Consul names only some of many nodes.
    class Dns
      PORT = 8600

      # Seconds to wait for an answer.
      TIMEOUT = 5

      # @param port [Integer]
      def initialize(port: PORT)
        @port = port
      end

      # @param server [String] the address of a Consul server
      # @param name [String] e.g. "web.service.consul"
      # @return [String] what is asked, and how to do the same
      def command(server, name)
        "#{name}, of #{server} port #{@port} over TCP (or: dig @#{server} -p #{@port} +tcp +short #{name})"
      end

      # @param server [String] the address of a Consul server
      # @param name [String] e.g. "web.service.consul"
      # @return [Array<String>] addresses in order; none when there is no such name
      #   or no server
      def addresses(server, name)
        question = Resolv::DNS::Message.new(rand(0x10000))
        question.rd = 1
        question.add_question(name, Resolv::DNS::Resource::IN::A)
        found = []
        Resolv::DNS::Message.decode(ask(server, question.encode)).each_answer do |_, _, answer|
          found << answer.address.to_s if answer.is_a?(Resolv::DNS::Resource::IN::A)
        end
        found.sort_by { |address| address.split('.').map(&:to_i) }
      rescue SystemCallError, IOError, Timeout::Error, Resolv::DNS::DecodeError
        []
      end

      private

      # Over TCP each message comes after its length.
      def ask(server, message)
        Timeout.timeout(TIMEOUT) do
          Socket.tcp(server, @port) do |socket|
            socket.write([message.bytesize].pack('n'), message)
            size = socket.read(2) or raise EOFError
            socket.read(size.unpack1('n'))
          end
        end
      end
    end
  end
end
