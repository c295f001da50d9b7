# frozen_string_literal: true

require 'chef_zero/rest_request'
require 'rack/bad_request'
require 'rack/utils'
require_relative 'response'

module ChefZeroServer
  # Lets only query strings through that chef-zero can read: names, each with a
  # value that is text. It would answer 500 to others.
  class QueryGuard
    # Takes the next Rack application.
    def initialize(app)
      @app = app
    end

    # Gives 400 for any other query string.
    def call(env)
      return Response.error(400, 'The query string of this request cannot be read') unless readable?(env['QUERY_STRING'])

      @app.call(env)
    end

    private

    def readable?(query)
      Rack::Utils.parse_nested_query(query).values.all? { |value| text?(value) }
    rescue Rack::BadRequest
      false
    end

    # chef-zero decodes a value once more.
    def text?(value)
      value.is_a?(String) && value.valid_encoding? &&
        ChefZero::RestRequest.rfc2396_parser.unescape(value).valid_encoding?
    end
  end
end
