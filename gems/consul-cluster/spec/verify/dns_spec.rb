# frozen_string_literal: true

require 'consul_cluster'
require 'resolv'
require 'socket'

RSpec.describe ConsulCluster::Verify::Dns do
  # A DNS server that knows one name.
  def with_server(name, addresses)
    server = TCPServer.new('127.0.0.1', 0)
    thread = Thread.new do
      loop do
        client = server.accept
        answer = reply(client.read(client.read(2).unpack1('n')), name, addresses)
        client.write([answer.size].pack('n') + answer)
        client.close
      end
    end
    yield described_class.new(port: server.addr[1])
  ensure
    thread&.kill&.join
    server&.close
  end

  def reply(query, name, addresses)
    question = Resolv::DNS::Message.decode(query)
    answer = Resolv::DNS::Message.new(question.id).tap { |message| message.qr = 1 }
    question.each_question do |asked, type|
      answer.add_question(asked, type)
      next answer.rcode = Resolv::DNS::RCode::NXDomain unless asked.to_s == name

      addresses.each { |address| answer.add_answer(asked, 0, Resolv::DNS::Resource::IN::A.new(address)) }
    end
    answer.encode
  end

  it 'gives the addresses in order' do
    with_server('web.service.consul', %w(192.168.33.202 192.168.33.21)) do |dns|
      expect(dns.addresses('127.0.0.1', 'web.service.consul')).to eq(%w(192.168.33.21 192.168.33.202))
    end
  end

  it 'gets all of a long answer' do
    many = Array.new(40) { |n| "192.168.33.#{n + 2}" }
    with_server('web.service.consul', many) do |dns|
      expect(dns.addresses('127.0.0.1', 'web.service.consul')).to eq(many)
    end
  end

  it 'gives none where there is no such name or no server' do
    with_server('web.service.consul', []) { |dns| expect(dns.addresses('127.0.0.1', 'other.service.consul')).to eq([]) }
    free = TCPServer.open('127.0.0.1', 0) { |server| server.addr[1] }
    expect(described_class.new(port: free).addresses('127.0.0.1', 'web.service.consul')).to eq([])
  end

  it 'says how to ask with dig' do
    expect(described_class.new.command('192.168.33.101', 'web.service.consul'))
      .to eq('web.service.consul, of 192.168.33.101 port 8600 over TCP (or: dig @192.168.33.101 -p 8600 +tcp +short web.service.consul)')
  end
end
