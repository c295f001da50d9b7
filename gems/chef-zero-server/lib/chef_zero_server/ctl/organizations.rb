# frozen_string_literal: true

require_relative 'key_file'
require_relative 'kind'

module ChefZeroServer
  module Ctl
    # The commands about organizations. Each takes an Api, the words of the
    # command line and its options, and prints what it has to say.
    module Organizations
      def self.create(api, words, options)
        name, full_name = words
        ORGANIZATION.check_name!(name)
        user = options[:association_user]
        USER.get(api, user) if user # there is no organization for nobody
        KeyFile.fill(options[:filename]) do
          ORGANIZATION.create(api, name, name: name, full_name: full_name).fetch('private_key') # the validator's
        end
        api.post("/organizations/#{name}/users", username: user) if user
      end

      def self.delete(api, words, _options)
        ORGANIZATION.delete(api, words.first)
      end

      def self.list(api, _words, _options)
        puts ORGANIZATION.list(api)
      end

      def self.show(api, words, _options)
        fields = ORGANIZATION.get(api, words.first).slice('full_name', 'guid', 'name')
        users = ORGANIZATION.get(api, words.first, '/users').map { |entry| entry['user']['username'] }
        ORGANIZATION.show(fields.merge('users' => users.join(' ')))
      end

      def self.add_user(api, words, _options)
        organization, user = words
        USER.get(api, user)
        ORGANIZATION.at(organization) { |path| api.post("#{path}/users", username: user) }
      rescue ApiError => e
        raise e unless e.status == 409

        raise Error, "The user '#{user}' is a member of '#{organization}' already"
      end

      def self.remove_user(api, words, _options)
        organization, user = words
        USER.check_name!(user)
        ORGANIZATION.check_name!(organization)
        api.delete("/organizations/#{organization}/users/#{user}")
      rescue ApiError => e
        raise e unless e.status == 404

        raise Error, "There is no user '#{user}' in an organization '#{organization}'"
      end
    end
  end
end
