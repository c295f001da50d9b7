# A batch as people wrote them: a box, addresses in the text of a Vagrantfile, files,
# attributes, roles and recipes.
require 'chef/provisioning'
require 'chef/provisioning/vagrant_driver'
require 'cheffish'

with_driver 'vagrant'
with_chef_local_server chef_repo_path: File.dirname(__FILE__)

vagrant_box 'debian-12' do
  url 'https://boxes.example.com/debian-12.box'
end

with_machine_options :vagrant_options => { 'vm.box' => 'debian-12' }

machine_batch do
  %w(db1 web1).each_with_index do |name, index|
    machine name do
      add_machine_options :vagrant_config => "config.vm.network 'private_network', ip: '10.77.0.#{11 + index}'\n"
      file '/etc/app.secret', File.join(File.dirname(__FILE__), 'secret')
      file '/etc/motd' => { :content => "#{name}\n" }
      attribute 'app', { 'name' => name, 'servers' => %w(a b) }
      chef_environment 'staging'
      tag 'batch'
      role 'base'
      converge true
    end
  end

  machine 'front' do
    machine_options vagrant_options: {
                      'vm.box' => 'debian-12',
                      'vm.network' => [':forwarded_port, guest: 22, host: 18022'],
                    },
                    vagrant_config: "config.vm.provider('virtualbox') { |vb| vb.memory = 256 }\n"
    run_list %w(recipe[app::default])
  end
end
