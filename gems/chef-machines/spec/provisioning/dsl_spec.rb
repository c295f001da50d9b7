# frozen_string_literal: true

require_relative '../support/recipe_file'

RSpec.describe Chef::Provisioning::DSL do
  include RecipeFile

  before { cookbooks }

  it 'runs the text of the article, with closures and variables of the surrounding file' do
    File.write(File.join(root, 'motd'), "Hello\n")
    run_recipe(<<~'RUBY')
      network = '192.168.33.'
      with_machine_options :vagrant_options => { 'vm.box' => 'debian' }
      vms = %w(srv101 node201)
      etc_hosts = +"127.0.0.1\tlocalhost\n"
      vms.each { |s| etc_hosts << "#{network}#{s.sub(/^[a-z]+/, '')}\t#{s}\n" }

      machine_batch do
        vms.each do |s|
          machine s do
            add_machine_options(
              :vagrant_config => "config.vm.hostname = '#{s}'\n"
            )
            file '/etc/motd', 'motd'
            file '/etc/hosts' => { :content => etc_hosts }
            case s
            when /^srv/
              role 'server'
            when /^node/
              role 'client'
            end
          end
        end
      end
    RUBY

    expect(machines.made).to eq(
      'srv101' => { vagrant_options: { 'vm.box' => 'debian' }, vagrant_config: "config.vm.hostname = 'srv101'\n" },
      'node201' => { vagrant_options: { 'vm.box' => 'debian' }, vagrant_config: "config.vm.hostname = 'node201'\n" }
    )
    expect(machines.transport('srv101').uploads).to include(
      '/etc/motd' => "Hello\n",
      '/etc/hosts' => "127.0.0.1\tlocalhost\n192.168.33.101\tsrv101\n192.168.33.201\tnode201\n"
    )
    expect(local_node('srv101')['run_list']).to eq(%w(role[server]))
    expect(local_node('node201')['run_list']).to eq(%w(role[client]))
  end

  it 'collects run list and attributes in the order they are said' do
    run_recipe(<<~RUBY)
      machine 'one' do
        role 'a', 'b'
        recipe 'c::d'
        attributes 'x' => { 'y' => 1 }, z: 2
        attribute %w(x w), 3
        attribute 'v', [4]
      end
      machine('two') { run_list ['recipe[e]'] }
    RUBY

    expect(local_node('one')['run_list']).to eq(%w(role[a] role[b] recipe[c::d]))
    expect(local_node('one')['normal']).to include('x' => { 'y' => 1, 'w' => 3 }, 'z' => 2, 'v' => [4])
    expect(local_node('two')['run_list']).to eq(%w(recipe[e]))
  end

  it 'adds to tables and texts of the machine options, and replaces them on demand' do
    run_recipe(<<~RUBY)
      with_machine_options vagrant_options: { 'vm.box' => 'a' }, vagrant_config: 'one'
      add_machine_options vagrant_options: { 'vm.guest' => 'b' }
      machine('first') { add_machine_options vagrant_config: 'two' }
      with_machine_options vagrant_options: { 'vm.box' => 'c' }
      machine('second') {}
    RUBY

    expect(machines.made).to eq(
      'first' => { vagrant_options: { 'vm.box' => 'a', 'vm.guest' => 'b' }, vagrant_config: "one\ntwo" },
      'second' => { vagrant_options: { 'vm.box' => 'c' } }
    )
  end

  it 'keeps what is said with a block to the machines in it' do
    run_recipe(<<~RUBY)
      with_machine_options(vagrant_options: { 'vm.box' => 'a' })
      with_machine_options(vagrant_options: { 'vm.box' => 'b' }) do
        add_machine_options(vagrant_config: 'c') { machine('in-both') {} }
        machine('in') {}
      end
      machine('after') {}
    RUBY
    expect(machines.made).to eq(
      'in-both' => { vagrant_options: { 'vm.box' => 'b' }, vagrant_config: 'c' },
      'in' => { vagrant_options: { 'vm.box' => 'b' } },
      'after' => { vagrant_options: { 'vm.box' => 'a' } }
    )
  end

  it 'takes a Chef server in both styles' do
    key = File.join(root, 'user.pem')
    File.write(key, 'key')
    run_recipe(<<~RUBY)
      with_chef_server(
        'https://chef.example.jp/organizations/o',
        :client_name => 'user',
        :signing_key_filename => '#{key}'
      )
    RUBY
    expect(context.server.to_s).to eq('https://chef.example.jp/organizations/o')
    expect { run_recipe("with_chef_server('https://x/', client_name: 'u', key: 'k')") }.to raise_error(ArgumentError, /key/)
  end

  it 'takes the user of chef-client -z where none is named, and with a block for the machines in it' do
    Chef::Config.client_key = File.join(root, 'none.pem')
    run_recipe("with_chef_server('https://x/') { raise unless provisioning.server.to_s == 'https://x/' }")
    expect(context.server).to be_a(Chef::Provisioning::LocalServer)
  end

  it 'takes names as symbols, and nodes as search gives them' do
    run_recipe('machine_batch { machine(:one) {}; machine(:two) {} }')
    expect(machines.names).to eq(%w(one two))
    run_recipe("machine_batch { machines :one, search(:node, 'name:two'); action :destroy }")
    expect(machines.names).to be_empty
  end

  it 'destroys what search finds, but never the workstation itself' do
    Chef::ServerAPI.new.post('nodes', { 'name' => 'workstation', 'normal' => {} })
    run_recipe("machine('one') {}")
    expect(machines.names).to eq(%w(one))

    run_recipe(<<~RUBY)
      machine_batch do
        machines search(:node, '*:*').map { |n| n.name }
        action :destroy
      end
    RUBY
    expect(machines.names).to be_empty
    expect(local_node('workstation')['name']).to eq('workstation')
    expect { local_node('one') }.to raise_error(Net::HTTPClientException, /404/)
  end

  it 'knows the machines that were made, or partly destroyed' do
    machines.made['srv101'] = {}
    Chef::Provisioning::ClientKey.new(options.state_dir, 'node201').pem
    run_recipe(<<~RUBY)
      raise unless made_machines == %w(srv101 node201)
      machine_batch do
        machines made_machines - %w(node201)
        action :destroy
      end
    RUBY
    expect(machines.names).to be_empty
  end

  it 'stops a machine before it destroys it' do
    machines.made['one'] = {}
    run_recipe("machine_batch { machines 'one', 'never-made'; action [:stop, :destroy] }")
    expect(machines.calls.first).to eq([:stop, 'one'])
    expect(machines.names).to be_empty
    expect(out.string).to match(/one destroyed\n/).and match(/never-made not there \(/)
  end

  it 'destroys a machine that its driver cannot stop, and says so' do
    machines.made['one'] = {}
    allow(machines).to receive(:stop).and_raise(Chef::Provisioning::Drivers::Unsupported, 'one: cannot stop machines')
    run_recipe("machine_batch { machines 'one'; action [:stop, :destroy] }")
    expect(out.string).to include('one: cannot stop machines')
    expect(machines.names).to be_empty
  end

  it 'leaves out what only_if and not_if leave out' do
    run_recipe(<<~RUBY)
      machine_batch do
        machine('one') { not_if { true } }
        machine('two') { only_if { true } }
      end
      machine('three') { not_if { true } }
    RUBY
    expect(machines.names).to eq(%w(two))
  end

  it 'changes nothing in why-run mode and says what it would do' do
    Chef::Config[:why_run] = true
    said = []
    allow_any_instance_of(Chef::EventDispatch::Dispatcher).to receive(:resource_update_applied) { |_, _, _, text| said << text }
    run_recipe("machine_batch { machine('one') { role 'a' } }")
    expect(machines.names).to be_empty
    expect(Dir.children(root)).to eq(%w(cookbooks))
    expect(said.flatten).to include('make one and converge one (role[a]) with chef-client -z')
  end

  it 'says in why-run mode what it would do to machines that are there' do
    Chef::Config[:why_run] = true
    machines.made.update('one' => {}, 'two' => {})
    machines.states['two'] = :stopped
    { converge: ['converge one with chef-client -z', 'start two and converge two with chef-client -z'],
      ready: ['start two'], stop: ['stop one'], allocate: ['note one down', 'note two down'] }.each do |action, lines|
      said = []
      allow_any_instance_of(Chef::EventDispatch::Dispatcher).to receive(:resource_update_applied) { |_, _, _, text| said << text }
      run_recipe("machine_batch { machine('one') {}; machine('two') {}; action :#{action} }")
      expect(said.flatten).to eq(lines)
    end
  end

  it 'fails in why-run mode where the run would fail before it makes anything' do
    Chef::Config[:why_run] = true
    expect { run_recipe("machine('a') { file '/x', 'missing' }") }.to raise_error(Chef::Provisioning::Failed, /no file .*missing/)
    expect { run_recipe("with_chef_local_server cookbook_path: 'none'; machine('a') { recipe 'x' }") }
      .to raise_error(Chef::Provisioning::Failed, /no cookbooks/)
  end

  it 'refuses what cannot be meant' do
    {
      "machine('../x') {}" => /cannot be the name of a machine/,
      "machine_batch { machine('a') {}; machine('a') {} }" => /declared twice/,
      "machine('a') { file '/x', 'missing' }" => /no file .*missing/,
      "machine('a') { file '/x' }" => /neither a source nor/,
      "machine('a') { file '/x' => { contents: '' } }" => %r{file "/x": neither :content nor :block nor :local_path in \[:contents\]},
    }.each do |text, message|
      expect { run_recipe(text) }.to raise_error(Chef::Provisioning::Failed, message)
    end
    expect(machines.names).to be_empty
  end

  it 'keeps attributes and contents of files out of error dumps' do
    resource = run_recipe(<<~RUBY).resource_collection.first
      machine_batch do
        machine 'one' do
          attribute 'password', 'secret'
          file '/x' => { content: 'secret' }
        end
        action :nothing
      end
    RUBY
    expect(resource.to_text).to eq('machine_batch[machines] (one)')
    expect(resource.inspect).to eq(resource.to_text)
  end
end
