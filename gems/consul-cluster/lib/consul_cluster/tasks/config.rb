# frozen_string_literal: true

# What the workstation needs to speak with the Chef server, in .chef: keys,
# knife's configuration and the server's certificate.

require 'chef/provisioning/secret_file'

settings = ConsulCluster.settings
chef_dir = settings.chef_dir
user_key = settings.user_key
org_key = settings.org_key
knife_rb = settings.knife_rb
crt = settings.certificate

desc 'Make .chef, the folder of keys and machine state'
task chef_dir: chef_dir
file chef_dir do
  FileUtils.mkdir_p(chef_dir, mode: 0o700)
end

# Keys of a Chef server that has been made anew since are of no use.
task :forget_old_server do
  ConsulCluster.account(&:forget_old_server)
end

desc 'Create the user on the Chef server and get the key'
task user_key: [:chef_dir, :forget_old_server, user_key]
file user_key do
  ConsulCluster.account(&:fetch_user_key)
end

desc 'Create the organisation on the Chef server and get the key of its validator'
task org_key: [:user_key, org_key]
file org_key do
  ConsulCluster.account(&:fetch_org_key)
end

desc "Write knife's configuration"
task knife_rb: [:chef_dir, knife_rb]
file knife_rb => File.join(settings.root, ConsulCluster::ChefCheck::FILE) do
  Chef::Provisioning::SecretFile.write(knife_rb, ConsulCluster::KnifeConfig.text(settings))
  puts "  wrote #{knife_rb.delete_prefix("#{settings.root}/")}"
end

desc "Get the Chef server's certificate, over ssh"
task crt: [:chef_dir, :forget_old_server, crt]
file crt do
  ConsulCluster.account(&:fetch_certificate)
end

desc "The user, the organisation, keys, certificate and knife's configuration; then the cookbooks and the roles"
task config: %i(user_key org_key knife_rb crt upload role)
