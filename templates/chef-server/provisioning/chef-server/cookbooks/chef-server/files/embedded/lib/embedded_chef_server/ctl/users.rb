# frozen_string_literal: true

require_relative '../names'
require_relative 'api'
require_relative 'key_file'
require_relative 'password'

module EmbeddedChefServer
  module Ctl
    # The commands about users. Each takes an Api, the words of the command line
    # and its options, and prints what it has to say.
    module Users
      def self.create(api, words, options)
        name, first, last, email = words
        check_name!(name)
        raise Error, "'#{email}' is not an e-mail address" unless /\A[^@\s]+@[^@\s]+\z/.match?(email)

        data = { username: name, first_name: first, last_name: last, display_name: "#{first} #{last}", email: email,
                 password: Password.read($stdin), create_key: true }
        KeyFile.fill(options[:filename]) { api.post('/users', data).dig('chef_key', 'private_key') }
      rescue ApiError => e
        raise unless e.status == 409

        raise Error, "The user '#{name}' already exists"
      end

      def self.delete(api, words, _options)
        check_name!(words.first)
        api.delete("/users/#{words.first}")
      rescue ApiError => e
        raise not_found(e, words.first)
      end

      def self.list(api, _words, _options)
        puts api.get('/users').keys
      end

      def self.show(api, words, _options)
        check_name!(words.first)
        fields = api.get("/users/#{words.first}").slice('display_name', 'email', 'first_name', 'last_name', 'username')
        fields['organizations'] = api.get("/users/#{words.first}/organizations")
                                     .map { |entry| entry['organization']['name'] }.join(' ')
        fields.each { |field, value| puts format('%-15s%s', "#{field}:", value) }
      rescue ApiError => e
        raise not_found(e, words.first)
      end

      # Raises Error unless +name+ can be a user's.
      def self.check_name!(name)
        return if Names::USER.match?(name)

        raise Error, "'#{name}' cannot be a user's name: take a-z, 0-9, _ and -, for example testuser"
      end

      # What to raise instead of the ApiError +error+.
      def self.not_found(error, name)
        error.status == 404 ? Error.new("There is no user '#{name}'") : error
      end
      private_class_method :not_found
    end
  end
end
