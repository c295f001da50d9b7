# frozen_string_literal: true

# The certificate of the Chef server, made on the machine: it names the server's
# FQDN and its address. It is kept as long as it fits, as others have come to
# trust it; when it is replaced, `rake` brings the new one to them.
fqdn = node['chef-server']['api_fqdn']
names = ["DNS:#{fqdn}", "IP:#{node['chef-server']['ipaddr']}"]
certificate = ChefServerCookbook::Certificate.path(fqdn)
key = ChefServerCookbook::Certificate.key_path(fqdn)
renewal = Time.now + node['chef-server']['certificate']['renew_before'] * 24 * 60 * 60

directory ::File.dirname(certificate) do
  recursive true
  mode '0755'
end

# openssl_x509_certificate looks at the age of a certificate, not at its names.
file certificate do
  action :delete
  not_if { ChefServerCookbook::Certificate.serves?(certificate, key, names, at: renewal) }
end

openssl_rsa_private_key key do
  mode '0600'
end

openssl_x509_certificate certificate do
  common_name fqdn
  subject_alt_name names
  key_file key
  expire node['chef-server']['certificate']['days']
  mode '0644'
end
