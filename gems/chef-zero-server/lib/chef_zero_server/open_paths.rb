# frozen_string_literal: true

require_relative 'response'

module ChefZeroServer
  # The two paths that answer without a signature, as on a full Chef server.
  class OpenPaths
    # Takes the next Rack application and the text of /version.
    def initialize(app, version:)
      @app = app
      @version = version
    end

    # Answers /version and /_status itself.
    def call(env)
      return @app.call(env) unless %w(GET HEAD).include?(env['REQUEST_METHOD'])

      case env['PATH_INFO']
      when '/version' then [200, { 'content-type' => 'text/plain' }, ["#{@version}\n"]]
      when '/_status' then Response.json(200, 'status' => 'pong')
      else @app.call(env)
      end
    end
  end
end
