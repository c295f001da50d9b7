# frozen_string_literal: true

require_relative 'response'

module EmbeddedChefServer
  # The last room: chef-zero, one request at a time. Its endpoints read, change
  # and write without a lock, and Ruby would run them one at a time anyway;
  # signatures are verified outside, in parallel.
  class Serialized
    # Takes a ChefZero::Server.
    def initialize(server)
      @server = server
      @mutex = Mutex.new
    end

    # Gives chef-zero's response. It would send a backtrace with a 500: that goes
    # to the log (standard error) only.
    def call(env)
      status, headers, body = @mutex.synchronize { @server.handle_socketless_request(env) }
      return [status, headers, body] if status && status != 500

      warn "#{env['REQUEST_METHOD']} #{env['PATH_INFO']}: #{Array(body).join}"
      Response.error(500, 'Internal server error: see the log of the Chef server')
    end
  end
end
