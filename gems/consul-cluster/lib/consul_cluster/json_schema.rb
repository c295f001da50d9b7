# frozen_string_literal: true

require 'json'
require_relative 'json_schema/assertions'

module ConsulCluster
  # Checks data against a JSON Schema (draft 2020-12), as far as the schemas of
  # this gem go: what zod writes for the settings. A keyword that is unknown here
  # is an error, so that none is overlooked. No gem does this: rake must find it
  # with Cinc Workstation too.
  class JsonSchema
    # The first thing that is wrong.
    #   path   [Array<String, Integer>] keys and indexes down to the value
    #   reason [String] what is wrong with it, e.g. 'is "1G"' or 'is missing'
    #   schema [Hash] what should be there
    Problem = Struct.new(:path, :reason, :schema, keyword_init: true)

    # What a schema says to people and editors only.
    ANNOTATIONS = %w($schema $id title description examples default patternErrorMessage).freeze

    # Keywords that look further into a value, with the methods that do.
    APPLICATORS = { 'not' => :refused, 'required' => :missing, 'properties' => :in_properties,
                    'propertyNames' => :in_names, 'additionalProperties' => :in_others, 'items' => :in_items }.freeze

    # The longest value that is shown in full.
    SHOWN = 60

    # @param value [Object]
    # @return [String] as it stands in a file; in part where it is long
    def self.literal(value)
      text = JSON.generate(value)
      text.length > SHOWN ? "#{text[0, SHOWN]}…" : text
    end

    # @param schema [Hash]
    def initialize(schema)
      @schema = schema
    end

    # @param data [Object] as JSON.parse gives it
    # @return [Problem, nil] nil when the data is as the schema says
    # @raise [ArgumentError] the schema has a keyword that is unknown here
    def problem(data)
      check(data, @schema, [])
    end

    private

    def check(value, schema, path)
      unknown = schema.keys - ANNOTATIONS - ASSERTIONS.keys - APPLICATORS.keys
      raise ArgumentError, "JSON Schema: #{unknown.join(', ')} is unknown here" unless unknown.empty?

      itself(value, schema, path) ||
        first(APPLICATORS.slice(*schema.keys)) { |_, method| send(method, value, schema, path) }
    end

    def itself(value, schema, path)
      first(ASSERTIONS.slice(*schema.keys)) do |keyword, assertion|
        wrong(keyword, value, schema, path) unless assertion.call(value, schema[keyword])
      end
    end

    def wrong(keyword, value, schema, path)
      said = REASONS[keyword]&.call(schema)
      literal = self.class.literal(value)
      Problem.new(path: path, reason: said ? "#{literal} #{said}" : "is #{literal}", schema: schema)
    end

    def refused(value, schema, path)
      wrong('not', value, schema, path) unless check(value, schema['not'], path)
    end

    def missing(value, schema, path)
      name = (schema['required'] - value.keys).first if value.is_a?(Hash)
      name && Problem.new(path: [*path, name], reason: 'is missing', schema: schema.dig('properties', name) || {})
    end

    def in_properties(value, schema, path)
      return unless value.is_a?(Hash)

      first(schema['properties'].slice(*value.keys)) { |name, inner| check(value[name], inner, [*path, name]) }
    end

    def in_names(value, schema, path)
      return unless value.is_a?(Hash)

      names = schema['propertyNames']
      first(value.keys) do |name|
        Problem.new(path: path, reason: "has the key #{self.class.literal(name)}", schema: names) if check(name, names, path)
      end
    end

    # The values of the keys that `properties` does not name.
    def in_others(value, schema, path)
      return unless value.is_a?(Hash)

      names = value.keys - schema.fetch('properties', {}).keys
      first(names) { |name| check(value[name], schema['additionalProperties'], [*path, name]) }
    end

    def in_items(value, schema, path)
      first(value.each_with_index) { |item, index| check(item, schema['items'], [*path, index]) } if value.is_a?(Array)
    end

    # @return [Problem, nil] the first one that the block finds
    def first(list)
      list.each do |*each|
        found = yield(*each)
        return found if found
      end
      nil
    end
  end
end
