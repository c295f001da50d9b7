# frozen_string_literal: true

require_relative 'support/repository'

RSpec.describe ConsulCluster::Settings do
  subject(:settings) { settings_of }

  it 'gives the cluster as cluster.json has it' do
    expect(settings).to have_attributes(name: 'sample', network: '192.168.33.0/24', netmask: '255.255.255.0',
                                        domain: 'example.jp', provider: 'docker', chef_dir: '/repository/.chef')
  end

  it 'gives each machine the memory and the Chef role of its role' do
    expect(settings.machine('node201'))
      .to have_attributes(ip: '192.168.33.201', role: 'web', memory: 512, chef_role: 'sample-client')
    expect(settings.machines_with('web').map(&:name)).to eq(%w(node201 node202))
  end

  describe '#consul' do
    it 'gives the defaults of what cluster.json leaves out' do
      expect(settings.consul).to have_attributes(version: '1.22.5', domain: 'consul', service_name: 'web.service.consul',
                                                 web_port: 80, lb_port: 80, converge_on_event?: false)
    end

    it 'gives what cluster.json says' do
      data = cluster_data
      data['consul'].update('domain' => 'example.internal', 'converge_on_event' => true)
      data['roles']['web'].update('service' => 'shop', 'port' => 8080)
      data['roles']['lb']['port'] = 8081
      expect(settings_of(cluster: data).consul)
        .to have_attributes(service_name: 'shop.service.example.internal', web_port: 8080, lb_port: 8081, converge_on_event?: true)
      expect(settings_of(cluster: data).consul.node_name('srv101')).to eq('srv101.node.example.internal')
    end

    it 'gives the defaults of roles that the cluster does without' do
      data = cluster_data
      data['roles'] = data['roles'].slice('consul-server')
      data['machines'].select! { |machine| machine['role'] == 'consul-server' }
      expect(settings_of(cluster: data).consul).to have_attributes(service: 'web', web_port: 80, lb_port: 80)
    end
  end

  it 'says which machines there are when asked for another' do
    expect { settings.machine('node999') }.to raise_error(ConsulCluster::Error, /no machine "node999".*srv101/)
  end

  it 'gives the Chef server, its organisation and the files in .chef' do
    expect(settings.chef_server).to have_attributes(name: 'chef-server', fqdn: 'chef-server.example.jp',
                                                    ip: '192.168.33.10', edition: 'embedded', memory: 1024)
    expect(settings).to have_attributes(
      server_url: 'https://chef-server.example.jp/organizations/testorg',
      certificate: '/repository/.chef/trusted_certs/chef-server_example_jp.crt',
      user_key: '/repository/.chef/testuser.pem', org_key: '/repository/.chef/testorg-validator.pem',
      password_file: '/repository/.chef/testuser.password'
    )
  end

  describe 'a Chef server with the name of a machine' do
    def settings_with(server)
      chef = chef_data
      chef['chef-server'].merge!(server)
      settings_of(chef: chef)
    end

    it 'is refused, in full and without the domain' do
      expect { settings_with('api_fqdn' => 'node201.example.jp') }
        .to raise_error(ConsulCluster::Error, 'provisioning/chef.json: chef-server: "api_fqdn" "node201.example.jp" ' \
                                              'is the name of node201; "chef-server.example.jp" would work')
      expect { settings_with('api_fqdn' => 'node201') }.to raise_error(ConsulCluster::Error, /the name of node201/)
    end

    it "is refused where it is the user's own, which cannot be called otherwise" do
      expect { settings_with('api_fqdn' => 'lb211.example.jp', 'edition' => 'existing', 'ipaddr' => '203.0.113.9') }
        .to raise_error(ConsulCluster::Error, /the name of lb211; another name for lb211 would work/)
    end
  end

  describe '#local_server_url' do
    def resolve_to(*addresses)
      found = addresses.map { |address| Addrinfo.tcp(address, 443) }
      allow(Addrinfo).to receive(:getaddrinfo).and_return(found)
    end

    it 'is the name where that resolves to the Chef server' do
      resolve_to('192.168.33.10')
      expect(settings.local_server_url).to eq(settings.server_url)
    end

    it 'is the address where the name is unknown or someone else' do
      resolve_to('203.0.113.7')
      expect(settings.local_server_url).to eq('https://192.168.33.10/organizations/testorg')
      allow(Addrinfo).to receive(:getaddrinfo).and_raise(SocketError)
      expect(settings.local_server_url).to eq('https://192.168.33.10/organizations/testorg')
    end
  end

  describe '#license!' do
    def license(chef_client, environment = nil)
      stub_const('ENV', ENV.to_h.merge('CHEF_LICENSE' => environment))
      chef = chef_data
      chef['chef-client'] = { 'distribution' => 'chef', 'version' => '18.11.11' }.merge(chef_client)
      settings_of(chef: chef).license!
    end

    it "takes chef.json's licence, else the environment's" do
      expect(license({ 'license' => 'accept' }, 'accept-silent')).to eq('accept')
      expect(license({}, 'accept-silent')).to eq('accept-silent')
    end

    it 'says what to do when neither accepts it' do
      expect { license({}) }.to raise_error(ConsulCluster::Error, /CHEF_LICENSE=accept-no-persist/)
      expect { license({}, 'no') }.to raise_error(ConsulCluster::Error, /not accepted/)
    end

    it 'needs none with Cinc' do
      expect(license('distribution' => 'cinc')).to be_nil
    end
  end

  describe '.read' do
    it 'reads the two files' do
      in_repository { |root| expect(described_class.read(root).machines.size).to eq(5) }
    end

    it 'names a file that is missing, broken or no object' do
      in_repository(cluster: '{"name": ') do |root|
        expect { described_class.read(root) }.to raise_error(ConsulCluster::Error, /\Aprovisioning.cluster.json is not JSON/)
      end
      in_repository(cluster: '[]') do |root|
        expect { described_class.read(root) }.to raise_error(ConsulCluster::Error, /must be a JSON object/)
      end
      expect { described_class.read('/nowhere') }
        .to raise_error(ConsulCluster::Error, 'provisioning/chef.json: cannot be read: No such file or directory')
    end
  end
end
