# frozen_string_literal: true

require_relative '../names'
require_relative 'api'

module ChefZeroServer
  module Ctl
    # One kind of object of the API, users or organizations: what the commands
    # about either have in common. What cannot be done raises Error.
    class Kind
      # noun: how messages call one, with its article. path: where the API has
      # them. names: Regexp of the names there can be. example: such a name.
      def initialize(noun, path:, names:, example:)
        @noun_with_article = noun
        @noun = noun.split.last
        @path = path
        @names = names
        @example = example
      end

      # Makes one of that name; gives what the API answers.
      def create(api, name, data)
        api.post(@path, data)
      rescue ApiError => e
        raise e unless e.status == 409

        raise Error, "The #{@noun} '#{name}' already exists"
      end

      # Gives all names.
      def list(api)
        api.get(@path).keys
      end

      # Gives what the API has at the one of that name, or below it.
      def get(api, name, below = '')
        at(name) { |path| api.get("#{path}#{below}") }
      end

      # Deletes the one of that name.
      def delete(api, name)
        at(name) { |path| api.delete(path) }
      end

      # Yields the path of the one of that name; gives what the block does.
      def at(name)
        check_name!(name)
        yield "#{@path}/#{name}"
      rescue ApiError => e
        raise e unless e.status == 404

        raise Error, "There is no #{@noun} '#{name}'"
      end

      # Raises Error unless there can be one of that name.
      def check_name!(name)
        return if @names.match?(name)

        raise Error, "'#{name}' cannot be #{@noun_with_article}'s name: begin with a-z or 0-9, " \
                     "go on with a-z, 0-9, _ and -, for example #{@example}"
      end

      # Prints a line for each of the fields of one.
      def show(fields)
        width = fields.keys.map(&:length).max + 2
        fields.each { |field, value| puts "#{field}:".ljust(width) + value.to_s }
      end
    end

    USER = Kind.new('a user', path: '/users', names: Names::USER, example: 'testuser')
    ORGANIZATION = Kind.new('an organization', path: '/organizations', names: Names::ORGANIZATION, example: 'testorg')
  end
end
