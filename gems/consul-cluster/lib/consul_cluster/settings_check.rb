# frozen_string_literal: true

require_relative 'error'
require_relative 'json_schema'

module ConsulCluster
  # What the checks of the two settings files share: what the JSON Schema says,
  # and complaints. Each names the file, the place, the value and one that would
  # work.
  class SettingsCheck
    SCHEMAS = File.expand_path('../../schema', __dir__)

    # @param file [String] the file's name in the repository, e.g. 'provisioning/chef.json'
    # @param data [Hash] its contents
    def initialize(file, data)
      @file = file
      @data = data
      @schema = JsonSchema.new(self.class.schema(file))
    end

    # @param file [String] the file's name in the repository
    # @return [Hash] its JSON Schema
    def self.schema(file)
      JSON.parse(File.read(File.join(SCHEMAS, File.basename(file)), encoding: 'UTF-8'))
    end

    private

    # @param problem [JsonSchema::Problem]
    # @raise [Error] always
    def complain(problem)
      *parents, key = problem.path
      works = works(problem) || of_type(problem.schema['type'])
      return reject(nil, "#{place_of(problem.path)} #{problem.reason}", works) if key.is_a?(Integer)

      reject(place_of(parents), "#{key.inspect} #{problem.reason}", works)
    end

    # @return [String, nil] what would work there; more than one where only these do
    def works(problem)
      values = problem.schema['enum'] || problem.schema['examples']&.first(1)
      values&.map { |value| JSON.generate(value) }&.join(' or ')
    end

    # @return [String] what would work, in general
    def of_type(type)
      { 'object' => 'an object, { … },', 'array' => 'a list, [ … ],' }.fetch(type, 'another value')
    end

    # @return [String, nil] where in the file, in words: machine "node201", role "web", chef-server
    def place_of(path)
      list, key, *rest = path
      return list unless key

      named = { 'machines' => method(:machine), 'roles' => ->(name) { "role #{name.inspect}" } }[list]
      [*(named ? named.call(key) : [list, key]), *rest].join(': ')
    end

    # @return [String] by its name, where it has one
    def machine(index)
      name = @data.dig('machines', index).then { |machine| machine['name'] if machine.is_a?(Hash) }
      "machine #{name ? name.inspect : index + 1}"
    end

    # @param key [String] of the part of the file that has a "version"
    # @param range [Array<String>] requirements, e.g. ['>= 18.8', '< 19']
    # @param works [String] a version that would work
    # @raise [Error] it is not in the range
    def check_version(key, range, works)
      version = @data[key]['version']
      return if Gem::Requirement.new(range).satisfied_by?(Gem::Version.new(version))

      reject(key, "\"version\" #{version.inspect} is not supported, the range is #{range.join(', ')}", works.inspect)
    end

    # @param place [String, nil] in words
    # @param what [String] is wrong there
    # @param works [String, nil] what would work
    # @raise [Error]
    def reject(place, what, works)
      hint = works ? "#{works} would work" : 'nothing is free'
      raise Error, "#{@file}: #{[place, what].compact.join(': ')}; #{hint}"
    end
  end
end
