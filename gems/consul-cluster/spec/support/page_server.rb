# frozen_string_literal: true

require 'socket'

# A web server on 127.0.0.1, in place of a load balancer.
module PageServer
  # Yields the port of one that gives these answers in turn.
  # @param answers [Array<Array(Integer, String)>] status and body
  def with_page_server(*answers)
    server = TCPServer.new('127.0.0.1', 0)
    thread = Thread.new do
      answers.cycle do |status, body|
        client = server.accept
        nil while client.gets != "\r\n"
        client.write("HTTP/1.1 #{status} -\r\nContent-Length: #{body.bytesize}\r\nConnection: close\r\n\r\n#{body}")
        client.close
      end
    end
    yield server.addr[1]
  ensure
    thread&.kill&.join
    server&.close
  end
end

RSpec.configure { |config| config.include PageServer }
