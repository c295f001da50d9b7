# frozen_string_literal: true

require_relative 'error'

module ConsulCluster
  # .chef/knife.rb, which knife, berks and chef-client -z read.
  module KnifeConfig
    # @param settings [Settings]
    # @return [String] Ruby
    def self.text(settings)
      <<~RUBY
        # Written by `rake knife_rb` from provisioning/chef.json.
        chef_server_url #{settings.local_server_url.dump}
        node_name #{settings.user_name.dump}
        client_key #{in_chef_dir(settings.user_key)}
        validation_client_name #{"#{settings.org_name}-validator".dump}
        validation_key #{in_chef_dir(settings.org_key)}
        trusted_certs_dir #{in_chef_dir(File.dirname(settings.certificate))}
      RUBY
    end

    # Reads it into Chef's configuration.
    # @param settings [Settings]
    # @return [void]
    # @raise [Error] there is none, or it is of another Chef server than chef.json's: a
    #   folder .chef can come from another repository
    def self.load(settings)
      require 'chef/config'
      Chef::Config.from_file(settings.knife_rb)
      url = Chef::Config[:chef_server_url].to_s.chomp('/')
      return if [settings.server_url, settings.url_by_address].include?(url)

      raise Error, "#{settings.knife_rb} is of another Chef server, #{url}, not of #{settings.server_url} in " \
                   'provisioning/chef.json; remove it and run rake config'
    rescue IOError, Errno::ENOENT
      raise Error, "there is no #{settings.knife_rb}; run rake config"
    end

    # Beside knife.rb, so that the repository can be moved.
    def self.in_chef_dir(path)
      "File.join(__dir__, #{File.basename(path).dump})"
    end
    private_class_method :in_chef_dir
  end
end
