# frozen_string_literal: true

require_relative 'key_file'
require_relative 'kind'
require_relative 'password'

module ChefZeroServer
  module Ctl
    # The commands about users. Each takes an Api, the words of the command line
    # and its options, and prints what it has to say.
    module Users
      def self.create(api, words, options)
        name, first, last, email = words
        USER.check_name!(name)
        raise Error, "'#{email}' is not an e-mail address" unless /\A[^@\s]+@[^@\s]+\z/.match?(email)

        data = { username: name, first_name: first, last_name: last, display_name: "#{first} #{last}", email: email,
                 password: Password.read($stdin), create_key: true }
        KeyFile.fill(options[:filename]) { USER.create(api, name, data).dig('chef_key', 'private_key') }
      end

      def self.delete(api, words, _options)
        USER.delete(api, words.first)
      end

      def self.list(api, _words, _options)
        puts USER.list(api)
      end

      def self.show(api, words, _options)
        fields = USER.get(api, words.first).slice('display_name', 'email', 'first_name', 'last_name', 'username')
        organizations = USER.get(api, words.first, '/organizations').map { |entry| entry['organization']['name'] }
        USER.show(fields.merge('organizations' => organizations.join(' ')))
      end
    end
  end
end
