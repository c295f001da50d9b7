# frozen_string_literal: true

require_relative 'error'

module ConsulCluster
  # What the checks of the two settings files share: each complaint names the
  # file, the place, the value and a value that would work.
  class FileCheck
    LABEL = /[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?/.freeze
    HOST_LABEL = /\A#{LABEL}\z/.freeze
    # In lower case; its last part is no number, or it could be an address.
    DOMAIN = /\A(?=.{1,253}\z)(#{LABEL}\.)*(?=[a-z0-9-]*[a-z])#{LABEL}\z/.freeze
    # One line of text that no command takes for an option.
    LINE = /\A(?!-)[[:graph:]][[:print:]]*\z/.freeze
    # chef-client does not run in less, and more than 1 TB is a typing error.
    MEMORY = (256..1_048_576).freeze

    # @param file [String] the file's name in the repository
    # @param data [Hash] its contents
    def initialize(file, data)
      @file = file
      @data = data
    end

    private

    # @return [Hash, Array] the value of a key that must hold a table or a list
    def section(parent, key, type, place = nil)
      value = parent[key]
      return value if value.is_a?(type)

      complain(place, key, value, type == Hash ? 'an object, { … },' : 'a list, [ … ],')
    end

    # @return [String] the value of a key that must hold text like this
    def text(parent, key, pattern, example, place = nil)
      value = parent[key]
      return value if value.is_a?(String) && pattern.match?(value)

      complain(place, key, value, example.to_s.inspect)
    end

    # @return [String] the value of a key that must hold one of these words
    def choice(parent, key, words, place = nil)
      value = parent[key]
      return value if words.include?(value)

      complain(place, key, value, words.map(&:inspect).join(' or '))
    end

    # @return [Integer] the value of a key that must hold a number in this range
    def number(parent, key, range, example, place = nil)
      value = parent[key]
      return value if value.is_a?(Integer) && range.cover?(value)

      complain(place, key, value, example)
    end

    def complain(place, key, value, works)
      said = value.nil? ? 'is missing' : "is #{value.inspect}"
      reject(place, "#{key.inspect} #{said}", works)
    end

    def reject(place, what, works)
      hint = works ? "#{works} would work" : 'nothing is free'
      raise Error, "#{@file}: #{[place, what].compact.join(': ')}; #{hint}"
    end
  end
end
