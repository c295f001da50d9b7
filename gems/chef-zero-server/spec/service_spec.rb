# frozen_string_literal: true

require 'chef'
require 'chef/server_api'
require 'json'
require 'net/http'
require 'socket'
require_relative 'support/test_server'

# The real program, asked by Chef's own client.
RSpec.describe 'chef-zero-server' do
  include TestServer

  let(:directory) { Dir.mktmpdir }
  let(:socket) { "#{directory}/http.sock" }

  before do
    populate
    File.write("#{directory}/pivotal.pub", public_key('pivotal'))
    File.write("#{directory}/settings.json", JSON.generate(data_dir: data_dir, socket: socket, superuser: 'pivotal',
                                                           superuser_public_key: "#{directory}/pivotal.pub"))
    launch
    @proxy = tcp_proxy
  end

  after do
    stop
    @proxy.close
    FileUtils.rm_rf(directory)
  end

  # Starts it as systemd does, and waits for its word that it is ready.
  def launch
    notify = Socket.new(:UNIX, :DGRAM)
    FileUtils.rm_f("#{directory}/notify")
    notify.bind(Addrinfo.unix("#{directory}/notify", :DGRAM))
    program = File.join(__dir__, '../exe/chef-zero-server')
    @pid = Process.spawn({ 'NOTIFY_SOCKET' => "#{directory}/notify" }, RbConfig.ruby, '-I', File.join(__dir__, '../lib'), program,
                         "#{directory}/settings.json")
    raise 'The server did not start' unless notify.wait_readable(30)

    expect(notify.recv(100)).to eq 'READY=1'
  end

  def stop(signal = :TERM)
    Process.kill(signal, @pid)
    Process.wait(@pid)
  end

  # Chef::ServerAPI speaks to ports only.
  def tcp_proxy
    TCPServer.new('127.0.0.1', 0).tap do |server|
      Thread.new do
        loop do
          client = server.accept
          upstream = UNIXSocket.new(socket)
          [[client, upstream], [upstream, client]].each do |from, to|
            Thread.new do
              IO.copy_stream(from, to)
              to.close_write
            rescue IOError, SystemCallError
              nil # the other side was quicker
            end
          end
        end
      rescue IOError
        nil # the example is over
      end
    end
  end

  def api(name, version)
    Chef::ServerAPI.new(
      "http://127.0.0.1:#{@proxy.addr[1]}/organizations/ours",
      client_name: name, raw_key: TestServer::KEYS[name].to_pem, authentication_protocol_version: version
    )
  end

  %w(1.0 1.1 1.3).each do |version|
    it "serves Chef::ServerAPI with protocol #{version}, also after a restart" do
      api('n1', version).put('nodes/n1', 'name' => 'n1', 'normal' => { 'x' => version })
      stop
      launch
      expect(api('alice', version).get('nodes/n1')['normal']).to eq('x' => version)
      expect { api('n1', version).delete('nodes/n2') }.to raise_error(Net::HTTPClientException, /403/)
    end
  end

  it 'sees paths as they were sent' do
    ['/organizations/ours/nodes/../nodes', '/organizations/ours/nodes/%2e%2e/nodes', '/users%2f', '/users/%00'].each do |path|
      answer = UNIXSocket.open(socket) do |connection|
        connection.write("GET #{path} HTTP/1.0\r\nHost: x\r\n\r\n")
        connection.read
      end
      expect([path, answer[/ (\d{3}) /, 1]]).to eq [path, '400']
    end
  end

  it 'lets every user of the machine, such as nginx, in, and none to its data' do
    expect(File.stat(socket).mode & 0o777).to eq 0o666
    url = "http://127.0.0.1:#{@proxy.addr[1]}"
    Chef::ServerAPI.new(url, client_name: 'pivotal', raw_key: TestServer::KEYS['pivotal'].to_pem)
                   .post('organizations', name: 'new', full_name: 'New')
    made = Dir.glob("#{data_dir}/organizations/new{,/**/*}")
    expect(made.length).to be > 10
    expect(made.select { |path| File.stat(path).mode & 0o077 > 0 }).to be_empty
  end

  %i(TERM INT).each do |signal|
    it "ends on SIG#{signal} and takes its socket away" do
      stop(signal)
      expect($CHILD_STATUS.exitstatus).to eq 0
      expect(File.exist?(socket)).to be false
      launch
    end
  end

  it 'starts where a killed one has left its socket' do
    stop(:KILL)
    expect(File.exist?(socket)).to be true
    launch
    expect(api('n1', '1.3').get('nodes/n1')['name']).to eq 'n1'
  end
end
