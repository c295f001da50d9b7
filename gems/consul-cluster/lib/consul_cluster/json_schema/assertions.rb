# frozen_string_literal: true

require_relative '../network'
require_relative 'pattern'

module ConsulCluster
  class JsonSchema
    TYPES = { 'object' => [Hash], 'array' => [Array], 'string' => [String], 'integer' => [Integer],
              'boolean' => [TrueClass, FalseClass] }.freeze

    FORMATS = { 'ipv4' => ->(text) { Network.address?(text) } }.freeze

    # @return [Proc] a check that passes values of other types
    def self.of_type(type, &check)
      ->(value, limit) { !value.is_a?(type) || check.call(value, limit) }
    end
    private_class_method :of_type

    # The keywords that say what a value itself must be: is it?
    ASSERTIONS = {
      'type' => ->(value, type) { TYPES.fetch(type).any? { |kind| value.is_a?(kind) } },
      'enum' => ->(value, values) { values.include?(value) },
      'minLength' => of_type(String) { |text, least| text.length >= least },
      'maxLength' => of_type(String) { |text, most| text.length <= most },
      'pattern' => of_type(String) { |text, pattern| Pattern.regexp(pattern).match?(text) },
      'format' => of_type(String) { |text, format| FORMATS.fetch(format).call(text) },
      'minimum' => of_type(Numeric) { |number, least| number >= least },
      'maximum' => of_type(Numeric) { |number, most| number <= most },
      'minItems' => of_type(Array) { |list, least| list.size >= least },
      'minProperties' => of_type(Hash) { |object, least| object.size >= least },
    }.freeze

    # What is wrong with a value, for the keywords where the value alone does not
    # tell; patternErrorMessage, which editors know too, is the schema's own word.
    REASONS = {
      'maxLength' => ->(schema) { "is longer than #{schema['maxLength']} characters" },
      'pattern' => ->(schema) { schema['patternErrorMessage'] },
      'minimum' => ->(schema) { "is less than #{schema['minimum']}" },
      'maximum' => ->(schema) { "is more than #{schema['maximum']}" },
      'not' => ->(schema) { ['cannot be used', schema['not']['description']].compact.join(': ') },
    }.freeze
  end
end
