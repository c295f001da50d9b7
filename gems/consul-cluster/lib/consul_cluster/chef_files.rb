# frozen_string_literal: true

module ConsulCluster
  # Where the files lie with which this computer speaks to the Chef server; for Settings.
  module ChefFiles
    # @return [String] the folder of keys, knife configuration and machine state
    def chef_dir
      File.join(root, '.chef')
    end

    # @return [String] the user's private key
    def user_key
      File.join(chef_dir, "#{user_name}.pem")
    end

    # @return [String] the private key of the organisation's validator
    def org_key
      File.join(chef_dir, "#{org_name}-validator.pem")
    end

    # @return [String] the user's generated password
    def password_file
      File.join(chef_dir, "#{user_name}.password")
    end

    # @return [String] knife's configuration
    def knife_rb
      File.join(chef_dir, 'knife.rb')
    end

    # @return [String] the Chef server's certificate, which knife and the machines trust
    def certificate
      File.join(chef_dir, 'trusted_certs', "#{chef_server.fqdn.tr('.', '_')}.crt")
    end
  end
end
