# frozen_string_literal: true

require_relative 'request'

module ChefZeroServer
  # The innermost: chef-zero, one request at a time. Its endpoints read, change
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

    # Gives chef-zero's response.
    def call(env)
      lock = Request.new(env).search? ? @searches : @others
      lock.synchronize { @server.handle_socketless_request(env) }
    end
  end
end
