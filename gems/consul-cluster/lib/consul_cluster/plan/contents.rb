# frozen_string_literal: true

require 'chef/config'
require 'chef/cookbook/cookbook_version_loader'
require 'chef/server_api'
require_relative '../chef_api'
require_relative '../error'
require_relative '../knife_config'
require_relative '../server_objects'

module ConsulCluster
  class Plan
    # What `rake config` would upload: the repository's cookbooks, roles and data bag item, against
    # what the Chef server has of them.
    class Contents
      # Seconds for each answer of the Chef server.
      PATIENCE = 5

      # Made by Berkshelf while it uploads.
      MADE = %w(metadata.json).freeze

      # One of them that differs.
      #   what    [String] e.g. "role sample-common"
      #   change  [Symbol] :new or :changed
      #   details [Array<String>] files, keys, or settings with both values
      Difference = Struct.new(:what, :change, :details, keyword_init: true)

      # @param settings [Settings]
      # @param leaving [Array<Machine>] as ServerObjects has it
      def initialize(settings, leaving: [])
        @settings = settings
        @objects = ServerObjects.new(settings, leaving: leaving)
      end

      # @return [Array<Difference>]
      # @raise [Error] the Chef server does not answer, or there is no way to it yet
      def differences
        KnifeConfig.load(@settings)
        Chef::Config[:http_retry_count] = 0
        Chef::Config[:rest_timeout] = PATIENCE
        ChefApi.call(Chef::Config[:chef_server_url]) { [*cookbooks, *roles, item].compact }
      rescue Chef::Exceptions::PrivateKeyMissing
        raise Error, "there is no #{Chef::Config[:client_key]}; run rake config"
      end

      private

      def server
        @server ||= Chef::ServerAPI.new(Chef::Config[:chef_server_url])
      end

      # @return [Hash, nil] nil where the server has no such thing
      def get(path)
        ChefApi.object(server.get(path))
      rescue Net::HTTPClientException => e
        raise unless e.response.code == '404'
      end

      def cookbooks
        Dir.glob('{cookbooks,vendor/cookbooks}/*/metadata.rb', base: @settings.root).sort.map do |metadata|
          cookbook(File.join(@settings.root, File.dirname(metadata)))
        end
      end

      def cookbook(folder)
        loader = Chef::Cookbook::CookbookVersionLoader.new(folder, Chef::Cookbook::Chefignore.new(folder)).tap(&:load!)
        mine = loader.cookbook_version
        files = loader.cookbook_settings[:all_files].to_h { |name, path| [name.to_s, Chef::CookbookVersion.checksum_cookbook_file(path)] }
        theirs = get("cookbooks/#{mine.name}/#{mine.version}") or
          return Difference.new(what: "cookbook #{mine.name} #{mine.version}", change: :new, details: [])

        difference("cookbook #{mine.name}", keys(files, checksums(theirs)) - MADE)
      end

      # Later versions of the API have one list, earlier ones a list for each kind of file.
      def checksums(cookbook)
        cookbook.values.grep(Array).flatten.grep(Hash).select { |file| file['checksum'] }.to_h { |file| file.values_at('path', 'checksum') }
      end

      def roles
        @objects.roles.map do |role|
          what = "role #{role.name}"
          theirs = @objects.theirs(role) or next Difference.new(what: what, change: :new, details: [])

          difference(what, keys(role.mine, theirs))
        end
      end

      def item
        item = @objects.item
        what = "data bag item #{item.name}"
        theirs = @objects.theirs(item) or return Difference.new(what: what, change: :new, details: [])

        mine, theirs = [item.mine, theirs].map { |data| flat(data) }
        difference(what, keys(mine, theirs).map { |key| key == 'machines' ? key : "#{key} #{value(theirs[key])} → #{value(mine[key])}" })
      end

      def difference(what, details)
        Difference.new(what: what, change: :changed, details: details) if details.any?
      end

      # @return [Array<String>] the keys whose values differ
      def keys(mine, theirs)
        (mine.keys | theirs.keys).reject { |key| mine[key] == theirs[key] }.sort
      end

      # @return [Hash] of paths with dots to values
      def flat(data, path = nil)
        return { path => data } unless data.is_a?(Hash)

        data.reduce({}) { |found, (key, inner)| found.merge(flat(inner, [path, key].compact.join('.'))) }
      end

      def value(data)
        data.nil? ? 'nothing' : data
      end
    end
  end
end
