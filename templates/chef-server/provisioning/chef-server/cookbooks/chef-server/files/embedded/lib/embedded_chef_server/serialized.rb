# frozen_string_literal: true

require_relative 'request'
require_relative 'response'

module EmbeddedChefServer
  # The last room: chef-zero, one request at a time. Its endpoints read, change
  # and write without a lock, and Ruby would run them one at a time anyway;
  # signatures are verified outside, in parallel.
  #
  # Searches, which only read but may take long, wait for each other and hold up
  # nobody else.
  class Serialized
    # Takes a ChefZero::Server.
    def initialize(server)
      @server = server
      @searches = Mutex.new
      @others = Mutex.new
    end

    # Gives chef-zero's response. It would send a backtrace with a 500: that goes
    # to the log (standard error) only.
    def call(env)
      lock = Request.new(env).search? ? @searches : @others
      status, headers, body = lock.synchronize { @server.handle_socketless_request(env) }
      return [status, headers, body] if status && status != 500

      warn "#{env['REQUEST_METHOD']} #{env['PATH_INFO']}: #{Array(body).join}"
      Response.error(500, 'Internal server error: see the log of the Chef server')
    end
  end
end
