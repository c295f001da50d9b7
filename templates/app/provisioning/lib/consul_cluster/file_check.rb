# frozen_string_literal: true

require_relative 'error'

module ConsulCluster
  # What the checks of the two settings files share: each complaint names the
  # file, the place, the value and a value that would work.
  class FileCheck
    HOST_LABEL = /\A[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z/.freeze
    DOMAIN = /\A[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\z/i.freeze
    # One line of text that no command takes for an option.
    LINE = /\A(?!-)[[:graph:]][[:print:]]*\z/.freeze

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

    # @return [Integer] the value of a key that must hold a number of at least 1
    def count(parent, key, example, place = nil)
      value = parent[key]
      return value if value.is_a?(Integer) && value.positive?

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
