# frozen_string_literal: true

require_relative 'support/repository'

RSpec.describe ConsulCluster::ClusterCheck do
  # @return [String] the complaint about a cluster.json that was changed so
  def complaint
    data = cluster_data
    yield data
    settings_of(cluster: data)
    'nothing'
  rescue ConsulCluster::Error => e
    e.message
  end

  def machine_complaint(change, index = 2)
    complaint { |data| data['machines'][index].merge!(change) }
  end

  it 'finds nothing wrong with what the generator writes' do
    expect(complaint { |_| nil }).to eq('nothing')
  end

  it 'takes any role, any number of machines and a network of any size' do
    message = complaint do |data|
      data['network'] = '192.168.0.0/16'
      data['roles']['db'] = role_data('db-', 2, 'Sample_db')
      data['machines'] << { 'name' => '1-db', 'ip' => '192.168.1.0', 'role' => 'db' }
    end
    expect(message).to eq('nothing')
  end

  it 'says which address would work when one is bad' do
    expect(machine_complaint('ip' => '192.168.34.201'))
      .to eq('provisioning/cluster.json: machine "node201": "ip" "192.168.34.201" is outside the network ' \
             '192.168.33.0/24; "192.168.33.201" would work')
    expect(machine_complaint('ip' => '192.168.33.1')).to match(/is the gateway of/)
    expect(machine_complaint('ip' => '192.168.33.255')).to match(/is the broadcast address of/)
    expect(machine_complaint('ip' => '192.168.33.0')).to match(/is the network address of/)
    expect(machine_complaint('ip' => '192.168.33.10')).to match(/is taken by the Chef server/)
    expect(machine_complaint('ip' => '192.168.33.101')).to match(/is taken by machine "srv101"; "192.168.33.201"/)
    expect(machine_complaint('ip' => '192.168.33.010')).to match(/"ip" is "192.168.33.010"/)
    expect(machine_complaint('ip' => nil)).to match(/"ip" is null; "192.168.33.201" would work/)
    expect(complaint { |data| data['machines'][2].delete('ip') }).to match(/"ip" is missing; "192.168.33.201" would work/)
  end

  it 'says which name would work when one is bad' do
    expect(machine_complaint('name' => 'srv101')).to match(/the name "srv101" is taken; "node201" would work/)
    expect(machine_complaint('name' => 'node202')).to match(/machine "node202": the name "node202" is taken; "node201" would work/)
    expect(machine_complaint('name' => 'chef-server')).to match(/the Chef server has this name; "node201" would work/)
    expect(complaint { |data| data['machines'][2].delete('name') }).to match(/machine 3: "name" is missing; "node201"/)
    ['No de', '$(id)', '..', 'a/b', "a'", '-a', 'a' * 64].each do |name|
      expect(machine_complaint('name' => name)).to match(/: "name" .*; "node201" would work/)
    end
  end

  it 'says which roles there are when one is unknown or missing' do
    expect(machine_complaint('role' => 'wbe'))
      .to end_with('"role" is "wbe"; "consul-server" or "web" or "lb" would work')
    expect(complaint { |data| data['machines'][2].delete('role') }).to end_with('"role" is missing; "consul-server" or "web" or "lb" would work')
    expect(complaint { |data| data['roles'] = {} }).to include('"roles" is {}; an object, { … }, would work')
  end

  it 'wants a Consul server' do
    expect(complaint { |data| data['machines'].shift(2) }).to match(/none has the role "consul-server"/)
  end

  it 'takes the settings apart' do
    { '$schema' => 5, 'name' => 'a b', 'network' => '192.168.33.0', 'domain' => 'ex ample', 'datacenter' => 'd.c',
      'provider' => 'vmware', 'consul' => { 'version' => 'latest' }, 'roles' => [], 'machines' => {} }.each do |key, value|
      expect(complaint { |data| data[key] = value }).to match(/\Aprovisioning.cluster.json: .*would work/)
    end
    expect(complaint { |data| data['domain'] = 'dc.consul' })
      .to end_with('"domain" "dc.consul" is in consul, the domain of Consul\'s DNS; "example.jp" beside "consul" would work')
    expect(complaint { |data| data['consul']['domain'] = 'example.jp' }).to match(/"domain" "example.jp" is in example.jp/)
    expect(complaint { |data| data['consul']['domain'] = '10.0.0.1' }).to match(/consul: "domain" .* DNS name .*; "consul" would work/)
    expect(complaint { |data| data['machines'] = ['srv101'] }).to match(/: machine 1 is "srv101"; an object/)
    expect(complaint { |data| data['roles']['web']['memory'] = '1G' }).to match(/role "web": "memory" is "1G"; 512/)
    expect(complaint { |data| data['roles']['web'].delete('chef_role') }).to match(/"sample-web" would work/)
  end

  it 'wants a service that DNS can hold, and ports that nothing else on the machine has' do
    expect(complaint { |data| data['roles']['web']['service'] = 'my.shop' })
      .to match(/role "web": "service" "my.shop" is not a name that DNS can hold: .*no dot; "web" would work/)
    expect(complaint { |data| data['roles']['web']['service'] = 'consul' }).to match(/the Consul servers are registered under it/)
    expect(complaint { |data| data['roles']['web']['port'] = 8500 })
      .to match(/role "web": "port" 8500 cannot be used: .*8500 is taken by Consul's HTTP API.*; 80 would work/)
    expect(complaint { |data| data['roles']['lb']['port'] = 53 }).to match(/53 is taken by dnsmasq; 80 would work/)
    expect(complaint { |data| data['roles']['lb']['port'] = 8500 }).to eq('nothing')
  end

  it 'takes the releases of Consul that the recipes know' do
    expect(complaint { |data| data['consul']['version'] = '1.8.0' }).to eq('nothing')
    expect(complaint { |data| data['consul']['version'] = '1.7.14' })
      .to eq('provisioning/cluster.json: consul: "version" "1.7.14" is not supported, the range is >= 1.8.0; ' \
             '"1.22.5" would work')
    %w(1.22.5+ent 1.22.0-rc1 1.21 01.22.5).each do |version|
      expect(complaint { |data| data['consul']['version'] = version }).to include('"1.22.5" would work')
    end
  end

  it 'takes the same as the generator, which reads this file again' do
    expect(complaint { |data| data['domain'] = 'Example.jp' }).to include('"example.jp" would work')
    expect(complaint { |data| data['domain'] = '192.168.33.10' }).to include('"example.jp" would work')
    expect(complaint { |data| data['name'] = 'a' * 61 }).to include('"name" "aaa', 'is longer than 60 characters')
    expect(complaint { |data| data['roles']['web']['memory'] = 128 }).to match(/"memory" 128 is less than 256; 512 would work/)
    expect(complaint { |data| data['roles']['web']['start'] = 1 }).to match(/"start" 1 is less than 2; 201 would work/)
    expect(complaint { |data| data['roles']['D B'] = role_data('db', 2, 'db') })
      .to end_with('"roles" has the key "D B"; "web" would work')
  end

  it 'says what is wrong with a network' do
    expect(complaint { |data| data['network'] = '192.168.33.5/24' }).to include('"192.168.33.0/24" would work')
    expect(complaint { |data| data['network'] = '192.168.33.0/30' }).to include('smaller than /29')
    expect(complaint { |data| data['network'] = '0.0.0.0/7' }).to include('larger than /8')
    expect(complaint { |data| data['network'] = '127.0.0.0/8' }).to include('has no addresses for machines')
  end

  it 'wants the Chef server in the network, unless the user has one already' do
    chef = chef_data
    chef['chef-server']['ipaddr'] = '203.0.113.7'
    expect { settings_of(chef: chef) }
      .to raise_error(ConsulCluster::Error, 'provisioning/chef.json: chef-server: "ipaddr" "203.0.113.7" is outside ' \
                                            'the network 192.168.33.0/24; "192.168.33.10" would work')
    chef['chef-server']['edition'] = 'existing'
    expect(settings_of(chef: chef).chef_server.ip).to eq('203.0.113.7')
  end
end
