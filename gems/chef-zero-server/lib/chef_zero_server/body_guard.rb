# frozen_string_literal: true

require 'ffi_yajl'
require_relative 'request'
require_relative 'response'
require_relative 'shapes'

module ChefZeroServer
  # Lets only bodies through that chef-zero can work with. It would answer 500
  # to others, which clients take for a reason to try again, or store them, and
  # then answer 500 to every search.
  class BodyGuard
    # What each object calls itself, and so what a PUT cannot change: a rename
    # would leave keys, associations and rights behind.
    IDENTITY = {
      'users' => 'username', 'clients' => 'name', 'nodes' => 'name', 'roles' => 'name', 'environments' => 'name'
    }.freeze

    UNWRITABLE = 'The body of this request cannot be stored: it has more than 120 levels, a number as large as 1e400, ' \
                 'or half a character (a surrogate such as \\udfff without its other one)'

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
      return UNWRITABLE unless encodable?(request)

      wrong(request, kind(request.segments))
    end

    # What can be read cannot always be written: chef-zero's encoder knows no more
    # than 128 levels, of which a search puts three around an object, and none of
    # the infinite numbers that 1e400 is read as; and it writes "\udfff", half a
    # character, as bytes at which every search that meets them ends.
    def encodable?(request)
      FFI_Yajl::Encoder.encode([[[request.json]]]).valid_encoding?
    rescue FFI_Yajl::EncodeError
      false
    end

    # The collection that the object belongs to; what nodes ask an environment for
    # is none, but comes as an object, too.
    def kind(segments)
      return segments.first unless segments.length > 2 && segments.first == 'organizations'

      segments[4] == 'cookbook_versions' ? segments[4] : segments[2]
    end

    def wrong(request, kind)
      case kind
      when 'search' then unselectable(request.json)
      when 'data' then misshapen_item(request) if request.segments.length > 3
      else renamed(request) || Shapes.complaint(kind, request.json)
      end
    end

    def renamed(request)
      collection, name = request.segments.last(2)
      different(name, request.json[IDENTITY[collection]]) if request.method == 'PUT' && IDENTITY.key?(collection)
    end

    def different(name, wanted)
      "#{name} cannot be renamed to #{wanted}" unless wanted.nil? || wanted == name
    end

    # An item of a data bag may have any keys. It comes as it is or, from knife,
    # wrapped.
    def misshapen_item(request)
      body = request.json
      item = body['json_class'] == 'Chef::DataBagItem' && body['raw_data'] || body
      return "Field 'raw_data' is not an object" unless item.is_a?(Hash)

      name = request.segments[4]
      different(name, body['id']) || different(name, item['id']) if name
    end

    # A partial search names, for each column, the path of an attribute.
    def unselectable(columns)
      'A partial search takes lists of strings' unless Shapes::LISTS.fits?(columns)
    end
  end
end
