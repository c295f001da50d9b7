# Hosts that somebody else has made; how ssh logs in is said here, or in ~/.ssh/config.
require 'chef/provisioning'

with_driver 'ssh'

machine 'inner' do
  machine_options address: '10.78.0.11',
                  transport_options: { username: 'ops', port: 2222, options: { ssh_gateway: 'ops@10.78.0.5' } }
  file '/etc/hosts' => { block: "10.78.0.11 inner.example.jp\n" }
  recipe 'app'
end
