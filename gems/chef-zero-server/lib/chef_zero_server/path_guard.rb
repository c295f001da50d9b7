# frozen_string_literal: true

require_relative 'names'
require_relative 'request'
require_relative 'response'

module ChefZeroServer
  # Lets only plain paths through: every segment is a Names::SEGMENT. That leaves
  # no room for `.`, `..`, empty segments, NUL, or anything percent-encoded (once
  # or more), so nobody further in has to decode or tidy up a path.
  class PathGuard
    LONGEST = 2048

    # Takes the next Rack application.
    def initialize(app)
      @app = app
    end

    # Gives 400 for any other path.
    def call(env)
      path = Request.new(env).path
      return Response.error(400, 'The path of this request is not one of a Chef server') unless plain?(path)

      @app.call(env)
    end

    private

    # One slash at the end is tolerated, as the signature ignores it too.
    def plain?(path)
      return false if path.nil? || path.length > LONGEST

      names = path.delete_prefix('/').delete_suffix('/')
      path.start_with?('/') && (names.empty? || names.split('/', -1).all? { |name| Names.segment?(name) })
    end
  end
end
