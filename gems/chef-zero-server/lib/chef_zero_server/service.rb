# frozen_string_literal: true

require 'fileutils'
require 'rackup/handler/webrick'
require 'socket'
require 'webrick'

module ChefZeroServer
  # The application as a service of systemd, on a Unix socket. WEBrick, as
  # chef-zero brings it along and it needs no compiler; nginx in front of it
  # deals with TLS and with slow or malformed clients.
  class Service
    # Takes the Rack application and the path of the socket.
    def initialize(application, socket)
      @application = application
      @socket = socket
    end

    # Serves until SIGTERM or SIGINT, and lets running requests end.
    def run
      options = { DoNotListen: true, AccessLog: [], Logger: WEBrick::Log.new($stderr, WEBrick::Log::WARN),
                  StartCallback: -> { ready } }
      Rackup::Handler::WEBrick.run(@application, **options) do |server|
        server.listeners << listener
        # Not in the handler itself, where locks are forbidden.
        %w(TERM INT).each { |signal| trap(signal) { Thread.new { server.shutdown } } }
      end
    ensure
      FileUtils.rm_f(@socket)
    end

    private

    # Open to all, like the port that nginx listens on: who may do what is told
    # by signatures.
    def listener
      FileUtils.rm_f(@socket)
      UNIXServer.new(@socket).tap { File.chmod(0o666, @socket) }
    end

    # Tells systemd (Type=notify).
    def ready
      address = ENV['NOTIFY_SOCKET'] or return
      Addrinfo.unix(address.sub(/\A@/, "\0"), :DGRAM).connect { |socket| socket.write('READY=1') }
    end
  end
end
