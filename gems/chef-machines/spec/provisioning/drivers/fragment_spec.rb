# frozen_string_literal: true

require_relative '../../support/fake_command'

RSpec.describe Chef::Provisioning::Drivers::Vagrant::Fragment do
  def text(options, name: 'srv101', ignored: nil)
    place = Chef::Provisioning::Drivers::Vagrant::Addresses::Place.new('192.168.33.101', Chef::Provisioning::Network.new('192.168.33.0/24'))
    described_class.new(spec_of(name, **options), place, opening: "# before\n", closing: "# after\n", ignored: ignored).to_s
  end

  it "puts the machine's own text between the provider's" do
    expect(text({ vagrant_options: { 'vm.box' => 'debian' }, vagrant_config: "config.vm.hostname = 'x'" }))
      .to match(/define "srv101".*# before.*config\.vm\.box = "debian".*config\.vm\.hostname = 'x'\n# after/m)
  end

  it 'knows address, network and user again' do
    expect(described_class.facts(text({ ssh_username: 'debian' })))
      .to eq('address' => '192.168.33.101', 'network' => '192.168.33.0/24', 'user' => 'debian')
  end

  it 'tells Vagrant the address, where the machine does not' do
    expect(text({})).to include('config.vm.network :private_network, ip: "192.168.33.101"')
    expect(text({ vagrant_config: "config.vm.network :private_network, ip: '192.168.33.101'" }).scan('private_network').size).to eq(1)
  end

  it 'writes settings that are called with arguments, one or several, as they are' do
    fragment = text({ vagrant_options: { 'vm.network' => [':forwarded_port, guest: 80, host: 8080', ':private_network, {ip: "10.0.0.2"}'] } })
    expect(fragment).to include("config.vm.network(:forwarded_port, guest: 80, host: 8080)\nconfig.vm.network(:private_network, {ip: \"10.0.0.2\"})\n")
  end

  it "gives Vagrant a name that is no beginning of a machine's id" do
    expect(text({}, name: 'db')).to include('define "machine_db"', 'config.vm.hostname = "db"')
  end

  it 'quotes names and values' do
    fragment = text({ vagrant_options: { 'vm.box' => "\#{exit}\"; exit" } }, name: "\#{exit}")
    expect(fragment).to include('define "\#{exit}"', 'config.vm.box = "\#{exit}\"; exit"')
    expect(RubyVM::InstructionSequence.compile(fragment)).to be_truthy
  end

  it 'leaves out what means nothing to the provider' do
    expect(text({ vagrant_options: { 'vm.box' => 'debian' } }, ignored: /box/)).not_to include('debian')
  end

  it 'refuses what is no setting' do
    expect { text({ vagrant_options: { 'vm.box; exit' => 'x' } }) }.to raise_error(error, /srv101.*vm\.box; exit/)
  end
end
