# frozen_string_literal: true

require_relative '../names'
require_relative 'api'
require_relative 'key_file'
require_relative 'users'

module EmbeddedChefServer
  module Ctl
    # The commands about organizations. Each takes an Api, the words of the
    # command line and its options, and prints what it has to say.
    module Organizations
      def self.create(api, words, options)
        name, full_name = words
        check_name!(name)
        user = options[:association_user]
        user_exists!(api, user) if user
        KeyFile.fill(options[:filename]) { found(api, name, full_name) }
        api.post("/organizations/#{name}/users", username: user) if user
      end

      def self.delete(api, words, _options)
        check_name!(words.first)
        api.delete("/organizations/#{words.first}")
      rescue ApiError => e
        raise not_found(e, words.first)
      end

      def self.list(api, _words, _options)
        puts api.get('/organizations').keys
      end

      def self.show(api, words, _options)
        check_name!(words.first)
        fields = api.get("/organizations/#{words.first}").slice('full_name', 'guid', 'name')
        fields['users'] = api.get("/organizations/#{words.first}/users").map { |entry| entry['user']['username'] }.join(' ')
        fields.each { |field, value| puts format('%-11s%s', "#{field}:", value) }
      rescue ApiError => e
        raise not_found(e, words.first)
      end

      def self.add_user(api, words, _options)
        organization, user = words
        check_name!(organization)
        user_exists!(api, user)
        api.post("/organizations/#{organization}/users", username: user)
      rescue ApiError => e
        raise Error, "The user '#{user}' is a member of '#{organization}' already" if e.status == 409

        raise not_found(e, organization)
      end

      def self.remove_user(api, words, _options)
        organization, user = words
        check_name!(organization)
        Users.check_name!(user)
        api.delete("/organizations/#{organization}/users/#{user}")
      rescue ApiError => e
        raise e unless e.status == 404

        raise Error, "There is no user '#{user}' in an organization '#{organization}'"
      end

      # Gives the key of the validator.
      def self.found(api, name, full_name)
        api.post('/organizations', name: name, full_name: full_name).fetch('private_key')
      rescue ApiError => e
        raise unless e.status == 409

        raise Error, "The organization '#{name}' already exists"
      end

      def self.user_exists!(api, name)
        Users.check_name!(name)
        api.get("/users/#{name}")
      rescue ApiError => e
        raise e.status == 404 ? Error.new("There is no user '#{name}'") : e
      end

      def self.check_name!(name)
        return if Names::ORGANIZATION.match?(name)

        raise Error, "'#{name}' cannot be an organization's name: take a-z, 0-9, _ and -, for example testorg"
      end

      def self.not_found(error, name)
        error.status == 404 ? Error.new("There is no organization '#{name}'") : error
      end
      private_class_method :found, :user_exists!, :check_name!, :not_found
    end
  end
end
