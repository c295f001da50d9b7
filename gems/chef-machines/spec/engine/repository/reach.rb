# A machine that exists already, reached over ssh with sudo; files and a command on it.
require 'chef/provisioning/ssh_driver'

with_driver 'ssh'

machine 'existing-host' do
  machine_options transport_options: {
                    host: '10.77.0.12',
                    username: 'vagrant',
                    'ssh_options' => { keys: [File.join(__dir__, '.chef', 'ssh', 'id_ecdsa')] },
                    options: { prefix: 'sudo ' },
                  },
                  convergence_options: { chef_version: '13.8.5' }
  recipe 'app'
  attribute 'app', { 'name' => 'existing' }
end

machine_file '/etc/issue' do
  machine 'existing-host'
  content "reached\n"
end

machine_execute 'cat /etc/issue >/etc/issue.seen' do
  machine 'existing-host'
end

machine_file '/etc/issue.seen' do
  machine 'existing-host'
  local_path 'seen'
  action :download
end
