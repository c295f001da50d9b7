# frozen_string_literal: true

require_relative '../support/fake_chef_server'
require_relative '../support/recipe_file'

RSpec.describe Chef::Provisioning::Batch do
  include RecipeFile

  let(:server) { FakeChefServer.new }
  let(:options) do
    Chef::Provisioning::Options.new(root: root, license: 'accept-no-persist', hosts: { 'chef-server.example.jp' => '192.0.2.1' },
                                    places: { signing_key: '`rake config` makes it' })
  end
  let(:server_url) { 'https://chef-server.example.jp/organizations/testorg' }
  let(:certificate) { options.certificate('chef-server.example.jp') }
  let(:key_file) { File.join(options.state_dir, 'testuser.pem') }

  before do
    Chef::Provisioning::SecretFile.write(key_file, RecipeFile.key)
    stub_const('Chef::Provisioning::ClientKey::BITS', 1024)
    allow(Addrinfo).to receive(:getaddrinfo).and_raise(SocketError)
    allow(Socket).to receive(:tcp).and_return(instance_double(Socket, close: nil))
    allow(Chef::ServerAPI).to receive(:new).and_call_original
    allow(Chef::ServerAPI).to receive(:new).with(%r{\Ahttps://192.0.2.1/}, anything) do |_url, options|
      server.api(options[:client_name], File.read(options[:signing_key_filename]))
    end
  end

  def unreachable
    allow(Socket).to receive(:tcp).and_raise(Errno::ECONNREFUSED)
  end

  def run_with_server(text)
    run_recipe("with_chef_server '#{server_url}', client_name: 'testuser', signing_key_filename: '#{key_file}'\n#{text}")
  end

  def converge
    run_with_server("machine_batch { machine('node201') { role 'web' }; machine('node202') { role 'web' } }")
  end

  def destroy
    run_with_server("machine_batch { machines 'node201', 'node202'; action :destroy }")
  end

  it 'registers machines and gives them key, certificate and configuration' do
    FileUtils.mkdir_p(File.dirname(certificate))
    File.write(certificate, 'certificate')
    converge

    transport = machines.transport('node201')
    expect(transport.uploads['/etc/chef/client.pem']).to eq(File.read(File.join(options.state_dir, 'clients', 'node201.pem')))
    expect(transport.modes['/etc/chef/client.pem']).to eq(0o600)
    expect(transport.uploads['/etc/chef/trusted_certs/chef-server_example_jp.crt']).to eq('certificate')
    expect(transport.uploads['/etc/chef/client.rb']).to include(
      %(chef_server_url "https://chef-server.example.jp/organizations/testorg"\n), %(node_name "node201"\n),
      %(chef_license "accept-no-persist"\n)
    )
    expect(transport.commands).to include(%w(sudo chef-client))
    expect(server.nodes.transform_values { |node| node['run_list'] }).to eq('node201' => ['role[web]'], 'node202' => ['role[web]'])
  end

  it 'configures cinc-client where it looks, without a licence' do
    run_with_server("with_machine_options distribution: 'cinc', license: nil\nmachine('node201') {}")
    client_rb = machines.transport('node201').uploads['/etc/cinc/client.rb']
    expect(client_rb).to include('"/etc/cinc/client.pem"').and(satisfy { |text| !text.include?('license') })
    expect(machines.transport('node201').commands).to include(%w(sudo cinc-client))
  end

  it 'makes nothing when the Chef server does not answer' do
    unreachable
    expect { converge }.to raise_error(Chef::Provisioning::Failed, /Chef server chef-server.example.jp \(192.0.2.1\) does not answer/)
    expect(machines.names).to be_empty
  end

  it 'makes nothing without the key of the user' do
    File.delete(key_file)
    expect { converge }.to raise_error(Chef::Provisioning::Failed, /no key to sign with; `rake config`/)
    expect(machines.names).to be_empty
  end

  it 'goes on when one machine does not start, and comes back to it' do
    machines.broken['node201'] = RuntimeError.new('no memory')
    expect { converge }.to raise_error(Chef::Provisioning::Failed, /node201 failed starting: RuntimeError: no memory/)
    expect(server.nodes.keys).to eq(%w(node202))
    machines.broken.clear
    converge
    expect(server.nodes.keys).to match_array(%w(node201 node202))
  end

  # chef-client finds nothing to do on either machine; what is on the screen.
  def converge_to_no_purpose
    %w(node201 node202).each { |name| machines.say(name, 'chef-client', 'Infra Phase complete, 0/7 resources updated') }
    out.truncate(out.rewind)
    converge
    out.string.gsub(/\(\d+\.\d s\)/, '(TIME)')
  end

  it 'says that it checks machines that run, and that nothing has changed' do
    machines.made.update('node201' => {}, 'node202' => {})
    expect(converge_to_no_purpose).to eq("  checking node201, node202\n  node201, node202 unchanged (TIME)\n")
    expect(File.read(File.join(options.state_dir, 'log', 'node201.log'))).to include('== checking').and(satisfy { |log| !log.include?('starting') })
  end

  it 'says which machines it has started, although nothing else has changed' do
    machines.made.update('node201' => {}, 'node202' => {})
    machines.states['node202'] = :stopped
    expect(converge_to_no_purpose).to eq("  checking node201; starting node202\n  node202 started\n  node201 unchanged (TIME)\n")
    machines.states.update('node201' => :paused)
    expect(converge_to_no_purpose).to include("  node201 resumed\n  node202 unchanged (TIME)\n")
    machines.made.delete('node201')
    expect(converge_to_no_purpose).to include("  node201 made\n  node202 unchanged (TIME)\n")
  end

  it 'counts a machine that it has started as changed, for whoever is to be notified' do
    machines.made.update('node201' => {}, 'node202' => {})
    updated = -> { run_with_server("machine('node202') {}").resource_collection.first.updated? }
    updated.call
    machines.say('node202', 'chef-client', 'Infra Phase complete, 0/7 resources updated')
    expect(updated.call).to be(false)
    machines.states['node202'] = :stopped
    expect(updated.call).to be(true)
  end

  it 'fails as before where the state of a machine cannot be asked for' do
    machines.made['node201'] = {}
    broken = Chef::Provisioning::Drivers::Error.new('no Docker engine answers')
    allow(machines).to receive(:state).and_raise(broken)
    allow(machines).to receive(:up).and_raise(broken)
    expect { converge }.to raise_error(Chef::Provisioning::Failed, /no Docker engine answers\n  log: /)
  end

  it 'marks a machine as converged only while it is' do
    marker = File.join(options.state_dir, 'converged', 'node201')
    converge
    expect(File).to exist(marker)
    machines.fail('node201', 'chef-client', saying: 'FATAL: boom')
    expect { converge }.to raise_error(Chef::Provisioning::Failed, /node201 failed converging: boom/)
    expect(File).not_to exist(marker)
  end

  it 'destroys machines, nodes, clients, keys, markers and logs' do
    machines.fail('node202', 'chef-client', saying: 'FATAL: boom')
    expect { converge }.to raise_error(Chef::Provisioning::Failed)
    expect(Dir.glob('{converged,failed}/*', base: options.state_dir)).to contain_exactly('converged/node201', 'failed/node202')
    destroy
    expect([machines.names, server.nodes, server.clients]).to all(be_empty)
    expect(Dir.glob(File.join(options.state_dir, '{clients,converged,failed,log}', '*'))).to be_empty
    expect { destroy }.not_to raise_error
  end

  it 'destroys what it can when the Chef server is gone, says so once, and comes back to it' do
    converge
    unreachable
    destroy
    expect(machines.names).to be_empty
    expect(out.string.scan('node and client objects stay').size).to eq(1)
    allow(Socket).to receive(:tcp).and_return(instance_double(Socket, close: nil))
    run_with_server('raise unless made_machines == %w(node201 node202)')
    destroy
    expect([server.nodes, server.clients]).to all(be_empty)
    expect(Dir.children(File.join(options.state_dir, 'clients'))).to be_empty
  end

  it "fails when a server of the user's own keeps nodes and clients" do
    allow(context).to receive(:options).and_return(options.with(hosts: nil))
    allow(Chef::ServerAPI).to receive(:new).with(%r{\Ahttps://chef-server.example.jp/}, anything) do |_url, options|
      server.api(options[:client_name], File.read(options[:signing_key_filename]))
    end
    converge
    unreachable
    expect { destroy }
      .to raise_error(Chef::Provisioning::Failed, /node201, node202 failed destroying: node and client stay on the Chef server: .*not answer/)
    expect(machines.names).to be_empty
    expect(Dir.children(File.join(options.state_dir, 'clients')).sort).to eq(%w(node201.pem node202.pem))
  end

  it 'lets search find the machines, as long as they are there' do
    converge
    expect(local_node('node201')).to include('run_list' => ['role[web]'], 'normal' => include('chef_provisioning'))
    run_with_server("machine_batch { machines search(:node, '*:*'); action :destroy }")
    expect(machines.names).to be_empty
    expect { local_node('node201') }.to raise_error(Net::HTTPClientException, /404/)
  end

  it 'says what the driver has made of a machine' do
    converge
    allow(machines).to receive(:destroy) { |names| names.to_h { |name| [name, 'left as it is'] } }
    destroy
    expect(out.string).to include('node201, node202 left as it is (').and(satisfy { |text| !text.include?('destroyed') })
  end

  it 'destroys what it can when the Chef server does not know the user any more' do
    converge
    allow(Chef::ServerAPI).to receive(:new).with(/192.0.2.1/, anything).and_return(server.api('testuser2'))
    destroy
    expect(machines.names).to be_empty
    expect(out.string).to include('stay where they are: 401')
  end

  it 'asks for the Chef server before the machines and their network are gone' do
    converge
    allow(Socket).to receive(:tcp) do
      expect(machines.names).not_to be_empty
      raise Errno::EHOSTUNREACH
    end
    destroy
    expect(machines.names).to be_empty
    expect(Socket).to have_received(:tcp).twice
  end

  it 'asks for no Chef server without a key' do
    machines.made['node201'] = {}
    File.delete(key_file)
    destroy
    expect(Socket).not_to have_received(:tcp)
    expect(out.string).to include('there is no key to sign with')
  end

  it 'cleans up when the machines are gone, and each time again' do
    converge
    2.times { destroy }
    expect(machines.calls).to eq([[:clean_up], [:clean_up]])
  end

  it 'blames no machine for what could not be cleaned up' do
    converge
    machines.broken[:clean_up] = Chef::Provisioning::Drivers::Error.new('network sample is in use')
    expect { destroy }.to raise_error(Chef::Provisioning::Drivers::Error, /network sample is in use/)
    expect(out.string).to include('2 destroyed').and(satisfy { |text| !text.include?('FAILED') })
    expect(server.nodes).to be_empty
  end

  it 'keeps everything about a machine that could not be destroyed' do
    converge
    machines.broken['node201'] = RuntimeError.new('busy')
    expect { destroy }.to raise_error(Chef::Provisioning::Failed, /node201 failed destroying: RuntimeError: busy/)
    expect(server.nodes.keys).to eq(%w(node201))
    expect(Dir.children(File.join(options.state_dir, 'clients'))).to eq(%w(node201.pem))
  end
end
