# frozen_string_literal: true

require 'chef/config'
require 'chef/server_api'
require 'digest'
require 'json'
require 'chef/provisioning/secret_file'
require_relative 'chef_api'
require_relative 'knife_config'

module ConsulCluster
  # Whether the Chef server has the cookbooks as they are here, so that they need not be uploaded
  # again: asking is much faster than Berkshelf's upload. Somebody else may have
  # uploaded others since, so the server is asked, and not only remembered.
  class Uploaded
    # What Berkshelf makes the upload of.
    SOURCES = %w(Berksfile chefignore cookbooks/**/* vendor/cookbooks/**/*).freeze

    # @param settings [Settings]
    def initialize(settings)
      @settings = settings
      @file = File.join(settings.chef_dir, 'uploaded.json')
    end

    # @return [Boolean] have neither the files here nor the cookbooks there changed since #remember?
    # @raise [Error] the server refuses, or does not answer
    def fresh?
      # Asked in any case: what is wrong there is told in one line, before Berkshelf fails with it.
      now = there
      return false unless File.directory?(File.join(@settings.root, 'berks-cookbooks'))

      known = JSON.parse(File.read(@file))
      known['here'] == here && known['there'] == now
    rescue SystemCallError, JSON::ParserError
      false
    end

    # Notes down what is here and there, right after an upload.
    # @return [void]
    # @raise [Error] the server refuses, or does not answer
    def remember
      Chef::Provisioning::SecretFile.write(@file, JSON.generate('here' => here, 'there' => there))
    end

    private

    # @return [String] another one for other names, contents or modes
    def here
      digest = Digest::SHA256.new
      SOURCES.flat_map { |pattern| Dir.glob(pattern, File::FNM_DOTMATCH, base: @settings.root) }.uniq.sort.each do |name|
        path = File.join(@settings.root, name)
        digest << "#{name}\0#{File.executable?(path)}\0#{Digest::SHA256.file(path).hexdigest}\0" if File.file?(path)
      end
      digest.hexdigest
    end

    # @return [String] another one for other cookbooks, versions or contents; the server has the
    #   checksums of the files
    def there
      KnifeConfig.load(@settings)
      Chef::Config.http_retry_count = 1
      ChefApi.call(Chef::Config[:chef_server_url]) do
        api = Chef::ServerAPI.new(Chef::Config[:chef_server_url])
        versions = ChefApi.object(api.get('cookbooks?num_versions=all')).flat_map { |name, about| about['versions'].map { |version| "#{name}/#{version['version']}" } }
        Digest::SHA256.hexdigest(versions.sort.map { |version| [version, *checksums(api.get("cookbooks/#{version}")).sort] }.join("\0"))
      end
    end

    # @return [Array<String>] path and checksum of each file of a cookbook's manifest, however it is laid out
    def checksums(part)
      case part
      when Hash then part.key?('checksum') ? ["#{part['path']} #{part['checksum']}"] : part.values.flat_map { |value| checksums(value) }
      when Array then part.flat_map { |value| checksums(value) }
      else []
      end
    end
  end
end
