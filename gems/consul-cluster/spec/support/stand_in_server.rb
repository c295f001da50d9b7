# frozen_string_literal: true

require 'socket'

# A server on loopback that refuses every request, and notes whose it was.
class StandInServer
  # @return [Array<String, nil>] the user that each request was signed as
  attr_reader :users

  def initialize
    @users = []
    @tcp = TCPServer.new('127.0.0.1', 0)
    @thread = Thread.new { loop { answer(@tcp.accept) } }
  end

  # @return [String]
  def url
    "http://127.0.0.1:#{@tcp.addr[1]}/organizations/testorg"
  end

  def close
    @thread.kill.join
    @tcp.close
  end

  private

  def answer(client)
    head = client.gets("\r\n\r\n").to_s
    @users << head[/^x-ops-userid: (.*?)\r$/i, 1]
    client.write("HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
  ensure
    client.close
  end
end
