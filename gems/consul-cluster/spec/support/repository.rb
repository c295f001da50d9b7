# frozen_string_literal: true

require 'consul_cluster'
require 'fileutils'
require 'json'
require 'tmpdir'

# The settings files of a small cluster, for specs to change and to write.
module RepositoryData
  def cluster_data
    { 'name' => 'sample', 'network' => '192.168.33.0/24', 'domain' => 'example.jp', 'datacenter' => 'dc1',
      'provider' => 'docker', 'consul' => { 'version' => '1.22.5', 'domain' => 'consul', 'converge_on_event' => false },
      'roles' => { 'consul-server' => role_data('srv', 101, 'sample-server'),
                   'web' => role_data('node', 201, 'sample-client'),
                   'lb' => role_data('lb', 211, 'sample-lb') },
      'machines' => [machine_data('srv101', 101, 'consul-server'), machine_data('srv102', 102, 'consul-server'),
                     machine_data('node201', 201, 'web'), machine_data('node202', 202, 'web'),
                     machine_data('lb211', 211, 'lb')] }
  end

  def chef_data
    { 'chef-server' => { 'api_fqdn' => 'chef-server.example.jp', 'ipaddr' => '192.168.33.10',
                         'edition' => 'embedded', 'memory' => 1024 },
      'chef-user' => { 'user_name' => 'testuser', 'first_name' => 'TEST', 'last_name' => 'USER',
                       'mail_addr' => 'testuser@example.jp', 'org_name' => 'testorg',
                       'org_full_name' => 'Test Organization' },
      'chef-client' => { 'distribution' => 'chef', 'version' => '18.11.11', 'license' => 'accept-no-persist' } }
  end

  # @return [ConsulCluster::Settings] of a repository in a folder that may not exist
  def settings_of(cluster: cluster_data, chef: chef_data, root: '/repository')
    ConsulCluster::Settings.new(root, cluster, chef)
  end

  # Writes both files into a new folder and yields it.
  def in_repository(cluster: cluster_data, chef: chef_data)
    Dir.mktmpdir do |root|
      FileUtils.mkdir(File.join(root, 'provisioning'))
      write_json(root, 'cluster', cluster)
      write_json(root, 'chef', chef)
      yield root
    end
  end

  private

  def write_json(root, name, data)
    text = data.is_a?(String) ? data : JSON.generate(data)
    File.write(File.join(root, 'provisioning', "#{name}.json"), text)
  end

  def role_data(prefix, start, chef_role)
    { 'prefix' => prefix, 'start' => start, 'memory' => 512, 'chef_role' => chef_role }
  end

  def machine_data(name, number, role)
    { 'name' => name, 'ip' => "192.168.33.#{number}", 'role' => role }
  end
end

RSpec.configure { |config| config.include RepositoryData }
