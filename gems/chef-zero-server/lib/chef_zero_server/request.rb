# frozen_string_literal: true

require 'ffi_yajl'
require 'stringio'

module ChefZeroServer
  # A Rack environment as the middlewares of this server see it. It also has the five
  # methods that Mixlib::Authentication asks of a request.
  class Request
    ACTOR = 'chef_zero_server.actor'
    BODY = 'chef_zero_server.body'

    attr_reader :env

    # Takes a Rack environment.
    def initialize(env)
      @env = env
    end

    # What mixlib-authentication writes for its log, whatever the level: for every
    # key it tries. Without the body, which may be large and is not verified yet.
    def inspect
      "#{method} #{path}"
    end

    # The HTTP method, in capitals.
    def method
      env['REQUEST_METHOD']
    end

    # The path as it was sent (and signed), neither decoded nor tidied up.
    def path
      env['PATH_INFO']
    end

    # The path's names, without the slashes.
    def segments
      @segments ||= path.split('/').reject(&:empty?)
    end

    # The organization the path lies in, or nil.
    def organization
      segments[1] if segments.first == 'organizations'
    end

    # Files are not sent as form fields, so there are no parameters to sign.
    def params
      {}
    end

    # The body as it was sent. It is read once and left behind for whoever
    # reads `rack.input` later.
    def raw_post
      env[BODY] ||= (env['rack.input']&.read || +'').tap { |body| env['rack.input'] = StringIO.new(body) }
    end

    # Whether this request brings a file for the file store, not JSON.
    def file_upload?
      segments[2] == 'file_store'
    end

    # Whether this request is a search.
    def search?
      segments[2] == 'search'
    end

    # The body as chef-zero will read it: with the same parser, so that what is
    # authorized is what is executed. A Hash, or nil where the body is no JSON object.
    def json
      return @json if defined?(@json)

      body = FFI_Yajl::Parser.parse(raw_post)
      @json = body if body.is_a?(Hash)
    rescue FFI_Yajl::ParseError
      @json = nil
    end

    # Who sent the request: an Actor once it is authenticated.
    def actor
      env[ACTOR]
    end

    # Takes the authenticated Actor.
    def actor=(actor)
      env[ACTOR] = actor
    end
  end
end
