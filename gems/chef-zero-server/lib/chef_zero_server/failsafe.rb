# frozen_string_literal: true

require_relative 'request'
require_relative 'response'

module ChefZeroServer
  # The first middleware, and the last resort: whatever fails further in is a 500 in
  # the form of a Chef server. What failed goes to the log (standard error) only.
  class Failsafe
    # Takes the next Rack application.
    def initialize(app)
      @app = app
    end

    # Gives the response of the middlewares behind, or a 500. chef-zero puts a backtrace
    # into its own, and where it runs out of stack it gives nothing.
    def call(env)
      status, headers, body = @app.call(env)
      return [status, headers, body] if status && status != 500

      failure(env, Array(body).join)
    rescue StandardError, SystemStackError => e
      failure(env, e.full_message(highlight: false))
    end

    private

    def failure(env, details)
      warn "#{Request.new(env).inspect}: #{details}"
      Response.error(500, 'Internal server error: see the log of the Chef server')
    end
  end
end
