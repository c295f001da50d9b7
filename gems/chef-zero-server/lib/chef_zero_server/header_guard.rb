# frozen_string_literal: true

require_relative 'response'

module ChefZeroServer
  # Lets only headers through that the middlewares behind can work with. They copy names
  # and hosts into JSON, which would fail for other bytes than text.
  class HeaderGuard
    # Takes the next Rack application.
    def initialize(app)
      @app = app
    end

    # Gives 400 for a header that is not ASCII, as all names of Chef are, and for
    # an Accept with an empty entry, which chef-zero trips over.
    def call(env)
      return Response.error(400, 'A header of this request cannot be read') unless ascii?(env) && acceptable?(env)

      @app.call(env)
    end

    private

    def ascii?(env)
      env.all? { |name, value| !name.start_with?('HTTP_') || value.ascii_only? }
    end

    def acceptable?(env)
      !env['HTTP_ACCEPT'].to_s.split(/,\s*/).include?('')
    end
  end
end
