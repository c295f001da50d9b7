# frozen_string_literal: true

require 'json'
require_relative 'error'

module ConsulCluster
  # Reads the JSON files that people edit by hand.
  module JsonFile
    # @param root [String] the repository
    # @param name [String] the file in it; errors name it so
    # @return [Hash]
    # @raise [Error] missing, unreadable, no JSON, or no object
    def self.read(root, name)
      data = JSON.parse(File.read(File.join(root, name), encoding: 'UTF-8'))
      return data if data.is_a?(Hash)

      raise Error, "#{name}: must be a JSON object, { … }, and is #{data.class}"
    rescue SystemCallError => e
      raise Error, "#{name}: cannot be read: #{e.class.new.message}"
    rescue JSON::ParserError => e
      raise Error, "#{name}: is no JSON: #{e.message.lines.first.strip}"
    end
  end
end
