# frozen_string_literal: true

require 'json'
require 'socket'
require 'tmpdir'

# The program itself, with stand-ins for the Consul servers. It needs curl and jq.
RSpec.describe 'follow-service' do
  # A stand-in for a Consul server, which answers at once what it is told to.
  class StandIn
    attr_accessor :status, :nodes, :leader, :index
    # Its host and port; what it was asked for.
    attr_reader :place, :paths

    def initialize
      @status = 200
      @leader = true
      @index = 7
      @nodes = []
      @paths = []
      @server = TCPServer.new('127.0.0.1', 0)
      @place = "127.0.0.1:#{@server.addr[1]}"
      @thread = Thread.new { loop { answer(@server.accept) } }
    end

    def stop
      @thread.kill
      @server.close unless @server.closed?
    end

    private

    def answer(socket)
      @paths << socket.gets.to_s.split[1]
      nil until socket.gets.to_s.strip.empty?
      body = JSON.generate(@nodes)
      socket.write("HTTP/1.1 #{@status} x\r\nX-Consul-Index: #{@index}\r\nX-Consul-Knownleader: #{@leader}\r\n" \
                   "Content-Length: #{body.bytesize}\r\nConnection: close\r\n\r\n#{body}")
    rescue SystemCallError, IOError
      nil
    ensure
      socket.close
    end
  end

  # A node as Consul describes it, with much that nobody else needs to know.
  def node(name, status: 'passing', address: '')
    { 'Node' => { 'ID' => 'secret', 'Node' => name, 'Address' => '192.0.2.9', 'Meta' => { 'rack' => 'secret' } },
      'Service' => { 'Address' => address, 'Port' => 80, 'Tags' => ['secret'] },
      'Checks' => [{ 'Name' => 'HTTP on port 80', 'Status' => status, 'Output' => 'secret', 'Notes' => 'secret' }] }
  end

  around do |example|
    Dir.mktmpdir { |folder| @folder = folder and example.run }
  end

  let(:servers) { Array.new(2) { StandIn.new } }

  before do
    program = File.expand_path('../../files/follow-service', __dir__)
    @started = lambda do
      @pid = Process.spawn(program, 'web', *servers.map(&:place), chdir: @folder, err: File::NULL, pgroup: true)
    end
  end

  after do
    Process.kill('KILL', -@pid)
    Process.wait(@pid)
    servers.each(&:stop)
  end

  def shown
    JSON.parse(File.read(File.join(@folder, 'cluster.json')))
  rescue Errno::ENOENT
    {}
  end

  # Waits until what is shown is as the block says, 15 s at most.
  def expect_shown
    deadline = Time.now + 15
    sleep 0.1 until (seen = yield(shown)) || Time.now > deadline
    expect(seen).to be_truthy, "shown is #{shown}"
  end

  it 'shows the nodes with address, port and checks, and nothing else that Consul knows' do
    servers[0].nodes = [node('node1'), node('node2', status: 'critical', address: '192.0.2.77')]
    @started.call
    expect_shown { |cluster| cluster.any? }
    check = { 'name' => 'HTTP on port 80', 'status' => 'passing' }
    expect(shown).to eq(
      'service' => 'web', 'current' => true,
      'nodes' => [{ 'name' => 'node1', 'address' => '192.0.2.9', 'port' => 80, 'checks' => [check] },
                  { 'name' => 'node2', 'address' => '192.0.2.77', 'port' => 80,
                    'checks' => [check.merge('status' => 'critical')] }]
    )
  end

  it 'follows what changes, by the index of the answer before' do
    @started.call
    expect_shown { |cluster| cluster['nodes'] == [] }
    servers[0].nodes = [node('node1')]
    servers[0].index = 8
    expect_shown { |cluster| cluster['nodes']&.any? }
    expect(servers[0].paths.first).to eq('/v1/health/service/web?stale&wait=5s&index=0')
    expect(servers[0].paths).to include('/v1/health/service/web?stale&wait=5s&index=7')
    expect(servers[1].paths).to be_empty
  end

  it 'follows a server that began anew, whose index is lower' do
    @started.call
    expect_shown { |cluster| cluster['nodes'] == [] }
    servers[0].nodes = [node('node1')]
    servers[0].index = 2
    expect_shown { |cluster| cluster['nodes']&.any? }
  end

  { 'refuses' => ->(server) { server.status = 500 }, 'knows no leader' => lambda { |server|
    server.leader = false
  }, 'is gone' => lambda { |server|
       server.stop
     } }
    .each do |fault, make|
    it "asks the next server where one #{fault}" do
      make.call(servers[0])
      servers[1].nodes = [node('node1')]
      @started.call
      expect_shown { |cluster| cluster['nodes']&.any? }
    end
  end

  it 'says that what it shows is old while no server answers, also after a restart' do
    servers[0].nodes = [node('node1')]
    @started.call
    expect_shown { |cluster| cluster['current'] }
    servers.each { |server| server.status = 500 }
    expect_shown { |cluster| cluster['current'] == false && cluster['nodes'].any? }
    servers.each { |server| server.status = 200 }
    expect_shown { |cluster| cluster['current'] }
    Process.kill('KILL', -@pid)
    Process.wait(@pid)
    servers.each { |server| server.status = 500 }
    @started.call
    expect_shown { |cluster| cluster['current'] == false && cluster['nodes'].any? }
  end
end
