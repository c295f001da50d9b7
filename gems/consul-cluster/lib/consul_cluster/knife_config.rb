# frozen_string_literal: true

module ConsulCluster
  # The text of .chef/knife.rb, which knife, berks and chef-client -z read.
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

    # Beside knife.rb, so that the repository can be moved.
    def self.in_chef_dir(path)
      "File.join(__dir__, #{File.basename(path).dump})"
    end
    private_class_method :in_chef_dir
  end
end
