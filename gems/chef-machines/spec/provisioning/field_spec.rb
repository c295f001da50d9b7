# frozen_string_literal: true

require_relative '../support/recipe_file'

# What stood in recipes of 2014 to 2018, beside what dsl_spec has.
RSpec.describe Chef::Provisioning, 'in the field' do
  include RecipeFile

  before { cookbooks }

  def failure(text)
    run_recipe(text)
    nil
  rescue Chef::Provisioning::Error => e
    e.message
  end

  # Drivers of this run, without asking any program.
  def with_real_drivers
    real = Chef::Provisioning::Context.new(options, out: out)
    allow(self).to receive(:context).and_return(real)
    allow(described_class).to receive(:driver).and_wrap_original do |original, *arguments, **more|
      original.call(*arguments, **more).tap { |driver| tame(driver) }
    end
  end

  # @return [Hash] what drivers were asked for: machine => URL of the driver
  def up
    @up ||= {}
  end

  def destroyed
    @destroyed ||= {}
  end

  def tame(driver)
    allow(driver).to receive(:up) { |specs, **| specs.to_h { |spec| [spec.name, up.store(spec.name, driver.url) && nil] } }
    allow(driver).to receive(:destroy) { |names| names.to_h { |name| [name, destroyed.store(name, driver.url)] } }
    allow(driver).to receive(:clean_up)
    allow(driver).to receive(:connect) { machines.made['any'] = {} and machines.connect('any') }
  end

  describe 'drivers' do
    before { with_real_drivers }

    it 'are said for all that follows, for a block, for a batch and for one machine' do
      run_recipe(<<~RUBY)
        machine 'a'
        with_driver 'ssh'
        machine 'b'
        with_driver('vagrant') { machine 'c' }
        machine_batch do
          with_driver 'vagrant:vms'
          machine 'd'
        end
        machine('e') { driver 'ssh:hosts' }
        machine 'f'
        vagrant_cluster '/srv/vms'
        machine 'g'
        with_ssh_cluster('/srv/hosts') { machine 'h' }
      RUBY
      expect(up).to eq('a' => 'vagrant', 'b' => 'ssh', 'c' => 'vagrant', 'd' => 'vagrant:vms', 'e' => 'ssh:hosts', 'f' => 'ssh',
                       'g' => 'vagrant:/srv/vms', 'h' => 'ssh:/srv/hosts')
    end

    it 'are remembered, for a recipe that does not say them' do
      run_recipe("machine('b') { driver 'ssh:hosts' }")
      with_real_drivers
      run_recipe("machine_batch { machines search(:node, '*:*'); action :destroy }")
      expect(destroyed).to eq('b' => 'ssh:hosts')
    end

    it 'that are no more are named before anything is made' do
      expect(failure("with_driver 'fog:AWS', compute_options: { region: 'x' }\nmachine 'a'")).to match(/driver fog is no more/)
      expect(failure("machine('a')\nrequire 'chef/provisioning/aws_driver'")).to match(/driver aws is no more/)
      expect(up).to be_empty
    end

    it 'know some options, and the others are named once' do
      run_recipe(<<~RUBY)
        with_machine_options 'bootstrap_options' => { 'key_name' => 'x' }, convergence_options: { chef_version: '12.19.36', install_sh_url: 'u' }
        2.times { |n| machine "m\#{n}" }
      RUBY
      expect(out.string.scan('the machine option bootstrap_options has no meaning').size).to eq(1)
      expect(out.string).to include('convergence_options install_sh_url has no meaning', 'chef_version 12.19.36: machines get Chef 18')
    end

    it 'do not complain of what another driver knows: a recipe may serve both' do
      run_recipe("machine('a') { machine_options memory: 512, vagrant_config: 'x', transport_options: { port: 22 } }")
      expect(out.string).not_to include('no meaning')
    end

    it 'take their options from machine options, where these are said' do
      run_recipe(<<~RUBY)
        machine('a') { add_machine_options network: '10.9.0.0/24', 'vagrant_provider' => 'libvirt', convergence_options: { chef_version: '18.8.54' } }
      RUBY
      settings = context.declarations.first.settings
      expect([settings.network, settings.provider, settings.chef_version]).to eq(%w(10.9.0.0/24 libvirt 18.8.54))
      expect(failure("machine('a') { machine_options state_dir: '/x' }")).to match(/state_dir cannot be said of single machines/)
    end
  end

  it 'says options in nested blocks, with keys as strings or symbols' do
    run_recipe(<<~RUBY)
      with_machine_options 'vagrant_options' => { 'vm.box' => 'a' } do
        machine_batch 'dev' do
          add_machine_options vagrant_options: { 'vm.guest' => 'linux' }
          with_machine_options(vagrant_options: { 'vm.box' => 'b' }) { machine "\#{name}-in" }
          machine("\#{name}-one") { machine_options[:vagrant_config] = 'text' }
          machine "\#{name}-two"
        end
        machine 'after'
      end
      machine 'outside'
      raise unless current_machine_options.empty?
    RUBY
    expect(machines.made).to eq(
      'dev-in' => { vagrant_options: { 'vm.box' => 'b' } },
      'dev-one' => { vagrant_options: { 'vm.box' => 'a', 'vm.guest' => 'linux' }, vagrant_config: 'text' },
      'dev-two' => { vagrant_options: { 'vm.box' => 'a', 'vm.guest' => 'linux' } },
      'after' => { vagrant_options: { 'vm.box' => 'a' } },
      'outside' => {}
    )
  end

  it 'takes machine options from knife.rb' do
    Chef::Config[:machine_options] = { vagrant_options: { 'vm.box' => 'a' } }
    run_recipe("machine 'one'\nadd_machine_options vagrant_config: 'x'\nmachine 'two'")
    expect(machines.made['two']).to eq(vagrant_options: { 'vm.box' => 'a' }, vagrant_config: 'x')
  end

  it 'says everything of a node' do
    run_recipe(<<~RUBY)
      with_chef_environment 'staging'
      machine 'one' do
        tag 'a', :b
        run_list ['recipe[sample::default]', 'role[x]']
        recipe 'sample::other'
        remove_role 'x'
        attribute 'app', { 'servers' => [1, 2], 'gone' => true }
        attribute %w(app servers), [3]
        attribute %w(app gone), :delete
        attribute('count') { |existing| existing.to_i + 1 }
      end
      machine('two') { chef_environment 'testing'; tags :c }
    RUBY
    expect(local_node('one')).to include('run_list' => %w(recipe[sample::default] recipe[sample::other]), 'chef_environment' => 'staging')
    expect(local_node('one')['normal']).to include('tags' => %w(a b), 'app' => { 'servers' => [3] }, 'count' => 1)
    expect(local_node('two')).to include('chef_environment' => 'testing', 'normal' => include('tags' => %w(c)))

    run_recipe("machine('one') { attribute('count') { |existing| existing.to_i + 1 }; remove_tag 'a'; attributes 'app' => { 'servers' => [4] } }")
    expect(local_node('one')['normal']).to include('tags' => %w(b), 'app' => { 'servers' => [4] }, 'count' => 2)
    expect(local_node('one')['run_list']).to eq(%w(recipe[sample::default] recipe[sample::other]))

    run_recipe("machine('one') { complete true; recipe 'sample' }")
    expect(local_node('one')).to include('run_list' => %w(recipe[sample]), 'normal' => { 'tags' => %w(b), 'chef_provisioning' => anything })
  end

  it 'comes back to a machine in the same run, and adds to its run list' do
    run_recipe(<<~RUBY)
      machine_batch { machines %w(one two) }
      machine_batch { machine('one') { recipe 'sample' } }
      machine_batch { machine('one') { recipe 'sample::rest' } }
    RUBY
    expect(local_node('one')['run_list']).to eq(%w(recipe[sample] recipe[sample::rest]))
    expect(local_node('two')['run_list']).to eq([])
  end

  it 'brings files in all forms, hints and more of client.rb' do
    File.write(File.join(root, 'secret'), 'secret', perm: 0o600)
    run_recipe(<<~RUBY)
      machine 'one' do
        file '/a', 'secret'
        file '/b', local_path: 'secret'
        files '/c' => { 'content' => 'c' }, '/d' => 'secret'
        ohai_hints 'ec2' => { 'x' => 1 }
        chef_config "log_level :debug"
        add_machine_options convergence_options: { ssl_verify_mode: :verify_none }
      end
    RUBY
    transport = machines.transport('one')
    expect(transport.uploads).to include('/a' => 'secret', '/b' => 'secret', '/c' => 'c', '/etc/chef/ohai/hints/ec2.json' => '{"x":1}')
    expect(transport.modes).to include('/a' => 0o600, '/c' => 0o644)
    expect(transport.uploads['/var/lib/chef-provisioning/client.rb']).to include("log_level :debug\n", "ssl_verify_mode :verify_none\n")
  end

  it 'goes as far with a machine as the action says' do
    run_recipe("machine_batch { machines 'one'; action :allocate }")
    expect([machines.allocated, machines.names]).to eq([%w(one), []])
    run_recipe("machine('one') { action :ready }")
    expect(machines.names).to eq(%w(one))
    run_recipe("machine('one') { recipe 'sample'; action :setup; file '/x' => { content: 'x' } }")
    expect(machines.transport('one').uploads).to include('/x' => 'x')
    expect(machines.transport('one').commands.flatten).not_to include('chef-client')
    run_recipe("machine_batch { machines 'one'; action :converge_only }")
    expect(machines.transport('one').commands.flatten).to include('chef-client')
    run_recipe("machine('one') { action [:stop, :delete] }")
    expect(machines.names).to be_empty
  end

  it 'converges with `converge false` only where that has never succeeded' do
    2.times { run_recipe("machine('one') { converge false }") }
    expect(out.string.scan(/one +converged \(/).size).to eq(1)
    run_recipe("machine('one') { converge true }")
    expect(out.string.scan(/one +converged \(/).size).to eq(2)
  end

  it 'says that a machine has changed only where it has' do
    allow_any_instance_of(FakeMachines::Transport).to receive(:run).and_wrap_original do |run, *argv, **more|
      result = run.call(*argv, **more)
      result.class.new("Infra Phase complete, #{@changed || 0}/7 resources updated\n", '', result.exit_status)
    end
    notified = -> { run_recipe(<<~RUBY).resource_collection.to_a[1].updated_by_last_action? }
      ruby_block('told') { action :nothing }
      machine('one') { recipe 'sample'; notifies :nothing, 'ruby_block[told]' }
    RUBY
    expect(Array.new(2) { notified.call }).to eq([true, false])
    @changed = 3
    expect(notified.call).to be(true)
  end

  it 'takes the Chef server of one machine' do
    File.write(File.join(root, 'user.pem'), 'key')
    run_recipe(<<~RUBY)
      machine 'one' do
        chef_server chef_server_url: 'https://chef.example.com/organizations/o',
                    options: { client_name: 'u', signing_key_filename: '#{root}/user.pem' }
        action :nothing
      end
    RUBY
    expect(context.declarations.first.server.to_s).to eq('https://chef.example.com/organizations/o')
    expect(context.server).to be_a(Chef::Provisioning::LocalServer)
  end

  it 'accepts what has no meaning any more, and says so' do
    run_recipe("machine('one') { allow_overwrite_keys true; private_key_options size: 4096; admin false }")
    expect(out.string).to include('allow_overwrite_keys in a machine has no meaning any more', 'private_key_options', 'admin')
  end

  it 'names what cannot be, in one line, before anything is made' do
    {
      "machine_image('base') { recipe 'x' }" => /machine_image base: neither driver can make images/,
      "machine('b') { from_image 'base' }" => /from_image base: neither driver has images/,
      "load_balancer('lb') { machines %w(a) }" => /load_balancer lb: neither driver can make load balancers/,
      "with_image_options image_id: 'x'" => /machine_image/,
      "machine('b') { source_key_path '/x' }" => /source_key_path: a machine's key is made here/,
      "machine_file('/x') { machine 'a'; local_path 'none' }" => /there is no file .*none/,
    }.each do |text, message|
      expect(failure(text)).to match(message).and(satisfy { |said| said.lines.size == 1 })
    end
    expect(failure("machine 'a'\nload_balancer('lb')")).to match(/load_balancer/)
    expect(machines.names).to be_empty
  end

  it 'does not know what it does not know' do
    expect { run_recipe("with_data_center 'x'") }.to raise_error(NameError, /with_data_center/)
    expect { run_recipe("machine('a') { recipes 'x' }") }.to raise_error(NameError, /recipes/)
  end

  it 'fetches boxes where the provider has some' do
    with_real_drivers
    calls = []
    allow(context.driver).to receive_messages(no_box: nil, box?: false)
    allow(context.driver).to receive(:add_box) { |*arguments| calls << arguments }
    run_recipe(<<~RUBY)
      vagrant_box('debian') { url 'http://boxes.example.com/debian.box' }
      machine 'a'
      with_vagrant_box('other') { machine 'b' }
    RUBY
    expect(calls).to eq([%w(debian http://boxes.example.com/debian.box)])
    expect(context.declarations.map { |machine| machine.spec.settings['vm.box'] }).to eq(%w(debian other))
  end

  it 'has the resources of cheffish, with the Chef server that was said' do
    File.write(File.join(root, 'key.pem'), RecipeFile.key)
    Chef::Config.client_key = File.join(root, 'key.pem')
    run_recipe(<<~RUBY)
      chef_data_bag 'users'
      chef_role('base') { run_list %w(recipe[sample]) }
      machine('one') { role 'base' }
    RUBY
    expect(Chef::ServerAPI.new.get('data')).to have_key('users')
    expect(Chef::ServerAPI.new.get('roles')).to have_key('base')
  end

  describe 'machine_file and machine_execute' do
    before { machines.made['one'] = {} }

    it 'bring files, fetch and remove them' do
      File.write(File.join(root, 'here'), 'here')
      run_recipe(<<~RUBY)
        machine_file '/there' do
          machine 'one'
          local_path 'here'
          owner 'vagrant'
          mode '0600'
        end
      RUBY
      expect(machines.transport('one').uploads).to eq('/there' => 'here')
      expect(machines.transport('one').modes).to eq('/there' => 0o600)
      expect(machines.transport('one').owners).to eq('/there' => 'vagrant')
      allow_any_instance_of(FakeMachines::Transport).to receive(:download).and_return('fetched')
      run_recipe("machine_file('/there') { machine :one; local_path 'got'; action :download }")
      expect(File.read(File.join(root, 'got'))).to eq('fetched')
      run_recipe("machine_file('/there') { machine 'one'; action :delete }")
      expect(machines.transport('one').commands.last).to eq(%w(sudo rm -f -- /there))
    end

    it 'run a command as root, and fail with what it said' do
      run_recipe("machine_execute('ls /') { machine 'one' }")
      expect(machines.transport('one').commands).to eq([['sudo', 'sh', '-c', 'ls /']])
      machines.fail('one', 'sh', saying: "no such thing\n")
      expect(failure("machine_execute('ls') { machine 'one'; command 'ls /x' }")).to match(%r{`ls /x` on one ended with status 1:\nno such thing})
    end

    it 'change nothing in why-run mode' do
      Chef::Config[:why_run] = true
      run_recipe("machine_execute('ls') { machine 'one' }\nmachine_file('/x') { machine 'one'; content 'x' }")
      expect { machines.transport('one') }.to raise_error(KeyError)
    end
  end
end
