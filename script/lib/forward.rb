# frozen_string_literal: true

# forward.rb NAMESPACE [--browse] TARGET... - brings ports of machines in a network namespace to
# ports of 127.0.0.1 outside it, until it is interrupted or killed. Root only.
#
# A socket stays in the namespace in which it was made. So the ports are opened out here, and then
# this program becomes one inside, which has them still: what listens is outside and on loopback
# only, every connection is made inside, and nothing is left when the one process has ended.

require 'rbconfig'
require 'socket'
require 'uri'

# A connection to a machine takes no longer than this, in seconds.
PATIENCE = 5
# So many visitors at a time, for each port; the next ones wait.
AT_A_TIME = 64
# Ports that are tried where one is taken.
TRIES = 20

# @return [URI] of HOST:PORT or of a URL
def target(text)
  uri = URI(text.include?('://') ? text : "http://#{text}")
  uri.host && uri.port ? uri : abort("error: '#{text}' is no HOST:PORT")
rescue URI::Error
  abort("error: '#{text}' is no HOST:PORT")
end

# @return [TCPServer] on the machine's own port, or on 8080 for 80, or on the next one that is free
def listen(port)
  first = port < 1024 ? port + 8000 : port
  (first..first + TRIES).each do |number|
    return TCPServer.new('127.0.0.1', number)
  rescue Errno::EADDRINUSE
    next
  end
  abort("error: the ports #{first} to #{first + TRIES} are taken")
end

# @return [Array<String>, nil] what shows a URL to whoever sits here
def browser
  command = ENV.values_at('DISPLAY', 'WAYLAND_DISPLAY').any? { |value| !value.to_s.empty? } ? 'xdg-open' : 'wslview'
  command if ENV['PATH'].to_s.split(':').any? { |folder| File.executable?(File.join(folder, command)) }
end

# Opens the ports, says so, and goes inside.
def enter(namespace, targets, browse)
  servers = targets.to_h { |uri| [listen(uri.port), uri] }
  servers.each do |server, uri|
    here = "http://127.0.0.1:#{server.addr[1]}#{uri.path.empty? ? '/' : uri.path}"
    puts "#{here}  is  #{uri}"
    Process.detach(spawn(browser, here, %i(out err) => File::NULL, in: File::NULL, pgroup: true)) if browse && browser
  end
  puts 'Ctrl-C ends it.'
  $stdout.flush
  served = servers.map { |server, uri| "#{server.fileno}=#{uri.host}:#{uri.port}" }
  exec('nsenter', "--net=#{namespace}", '--', RbConfig.ruby, __FILE__, '--inside', *served, servers.keys.to_h { |server| [server.fileno, server.fileno] })
end

# Both ways, until both sides have said all.
def relay(client, host, port)
  machine = Socket.tcp(host, port, connect_timeout: PATIENCE)
  [[client, machine], [machine, client]].map do |from, to|
    Thread.new do
      IO.copy_stream(from, to)
      to.close_write
    rescue SystemCallError, IOError
      [from, to].each { |socket| socket.close unless socket.closed? }
    end
  end.each(&:join)
rescue SystemCallError, SocketError => e
  warn "#{host}:#{port}: #{e.message}"
ensure
  [client, machine].compact.each { |socket| socket.close unless socket.closed? }
end

def serve(server, host, port)
  places = SizedQueue.new(AT_A_TIME)
  loop do
    places << true
    client = server.accept
    Thread.new do
      relay(client, host, port)
    ensure
      places.pop
    end
  end
end

%w(INT TERM HUP).each { |signal| trap(signal) { exit!(0) } }

if ARGV.first == '--inside'
  threads = ARGV.drop(1).map do |argument|
    number, host, port = argument.match(/\A(\d+)=(.*):(\d+)\z/).captures
    Thread.new { serve(TCPServer.for_fd(Integer(number)), host, Integer(port)) }
  end
  threads.each(&:join)
else
  namespace, *arguments = ARGV
  enter(namespace, (arguments - ['--browse']).map { |text| target(text) }, arguments.include?('--browse'))
end
