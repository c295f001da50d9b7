# frozen_string_literal: true

provides :chef_server_certificate
unified_mode true

description 'The certificate of a Chef server, made on the machine, and its key. It is kept as long as it fits, as others have come to trust it.'

property :fqdn, String,
         name_property: true,
         description: 'The name that it is for.'

property :address, String,
         required: true,
         description: 'The IP address that it is for as well.'

property :path, String,
         default: lazy { ChefZeroServerCookbook::Certificate.path(fqdn) },
         default_description: '/var/opt/opscode/nginx/ca/FQDN.crt, where a full Chef server has it',
         description: 'Where it lies.'

property :key_path, String,
         default: lazy { ChefZeroServerCookbook::Certificate.key_path(fqdn) },
         default_description: '/var/opt/opscode/nginx/ca/FQDN.key',
         description: 'Where its key lies.'

property :days, Integer,
         default: 3650,
         description: 'How long a new one is good, in days.'

property :renew_before, Integer,
         default: 30,
         description: 'How long before its end it is replaced, in days.'

action :create, description: 'Makes a new one, unless there is one of that name and address which is good for long enough.' do
  names = ["DNS:#{new_resource.fqdn}", "IP:#{new_resource.address}"]
  renewal = Time.now + new_resource.renew_before * 24 * 60 * 60

  directory ::File.dirname(new_resource.path) do
    recursive true
    mode '0755'
  end

  # openssl_x509_certificate looks at the age of a certificate, not at its names.
  file new_resource.path do
    action :delete
    not_if { ChefZeroServerCookbook::Certificate.serves?(new_resource.path, new_resource.key_path, names, at: renewal) }
  end

  openssl_rsa_private_key new_resource.key_path do
    mode '0600'
  end

  openssl_x509_certificate new_resource.path do
    common_name new_resource.fqdn
    subject_alt_name names
    key_file new_resource.key_path
    expire new_resource.days
    mode '0644'
  end
end
