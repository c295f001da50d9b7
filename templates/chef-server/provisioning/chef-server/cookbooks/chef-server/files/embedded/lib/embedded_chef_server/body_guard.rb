# frozen_string_literal: true

require 'ffi_yajl'
require_relative 'request'
require_relative 'response'

module EmbeddedChefServer
  # Lets only bodies through that chef-zero can work with. It would answer 500
  # to others, which clients take for a reason to try again, or store them, and
  # then answer 500 to every search.
  class BodyGuard
    # What each object calls itself, and so what a PUT cannot change: a rename
    # would leave keys, associations and rights behind.
    IDENTITY = {
      'users' => 'username', 'clients' => 'name', 'nodes' => 'name', 'roles' => 'name', 'environments' => 'name'
    }.freeze

    SHAPES = {
      'name' => String, 'username' => String, 'run_list' => Array, 'env_run_lists' => Hash,
      'chef_environment' => String, 'default' => Hash, 'normal' => Hash, 'override' => Hash, 'automatic' => Hash,
      'default_attributes' => Hash, 'override_attributes' => Hash, 'cookbook_versions' => Hash,
      'all_files' => Array, 'metadata' => Hash, 'checksums' => Hash
    }.freeze

    # Their keys are chosen by the user.
    FREE_FORM = %w(data search).freeze

    # Takes the next Rack application.
    def initialize(app)
      @app = app
    end

    # Gives 400 for a body that is no JSON object, or one of the wrong shape.
    def call(env)
      complaint = complaint(Request.new(env))
      return Response.error(400, complaint) if complaint

      @app.call(env)
    end

    private

    def complaint(request)
      return unless %w(POST PUT).include?(request.method) && !request.file_upload?
      return 'The body of this request is not a JSON object' unless request.json
      return 'The body of this request is too deep, or a number in it too large' unless encodable?(request)
      return renamed(request) || misshapen(request) unless FREE_FORM.include?(request.segments[2])

      unselectable(request) if request.search?
    end

    # What can be read cannot always be written: chef-zero's encoder knows no more
    # than 128 levels, of which a search puts three around an object, and none of
    # the infinite numbers that 1e400 is read as.
    def encodable?(request)
      FFI_Yajl::Encoder.encode([[[request.json]]])
      true
    rescue FFI_Yajl::EncodeError
      false
    end

    def renamed(request)
      collection, name = request.segments.last(2)
      wanted = request.json[IDENTITY[collection]] if request.method == 'PUT' && IDENTITY.key?(collection)
      "#{name} cannot be renamed to #{wanted}" unless wanted.nil? || wanted == name
    end

    def misshapen(request)
      key, shape = SHAPES.find { |name, type| !request.json[name].nil? && !request.json[name].is_a?(type) }
      return "Field '#{key}' is not of the type #{shape}" if key
      return if [request.json['run_list'], *request.json['env_run_lists']&.values].compact.all? { |list| run_list?(list) }

      "Field 'run_list' is not a list of strings"
    end

    def run_list?(list)
      list.is_a?(Array) && list.all?(String)
    end

    # A partial search names, for each column, the path of an attribute.
    def unselectable(request)
      return if request.json.values.all? { |path| path.is_a?(Array) && path.all?(String) }

      'A partial search takes lists of strings'
    end
  end
end
