# frozen_string_literal: true

require_relative 'support/repository'

RSpec.describe ConsulCluster::ChefCheck do
  # @return [String] the complaint about a chef.json with this value
  def complaint(section, key, value)
    data = chef_data
    data[section][key] = value
    described_class.new(data).run
    'nothing'
  rescue ConsulCluster::Error => e
    e.message
  end

  it 'finds nothing wrong with what the generator writes' do
    expect(complaint('chef-client', 'license', 'accept')).to eq('nothing')
  end

  it 'names the file, the place, the value and what would work' do
    expect(complaint('chef-server', 'edition', 'hosted'))
      .to eq('provisioning/chef.json: chef-server: "edition" is "hosted"; ' \
             '"embedded" or "cinc" or "chef" or "existing" would work')
    expect(complaint('chef-server', 'memory', 128))
      .to eq('provisioning/chef.json: chef-server: "memory" 128 is less than 256; 1024 would work')
    expect(complaint('chef-user', 'user_name', 'pivotal'))
      .to eq('provisioning/chef.json: chef-user: "user_name" "pivotal" cannot be used: ' \
             "pivotal is the Chef server's own superuser; \"testuser\" would work")
  end

  it 'takes nothing that a command could misread' do
    expect(complaint('chef-user', 'user_name', '--help')).to end_with('"testuser" would work')
    expect(complaint('chef-user', 'first_name', '-x')).to end_with('"TEST" would work')
    expect(complaint('chef-user', 'last_name', "A\nB")).to end_with('"USER" would work')
    expect(complaint('chef-user', 'mail_addr', '-a@b')).to end_with('would work')
    expect(complaint('chef-user', 'org_name', 'a/b')).to end_with('"testorg" would work')
    expect(complaint('chef-server', 'api_fqdn', "x'")).to end_with('would work')
  end

  it 'takes the versions of Chef that the recipes are written for' do
    expect(complaint('chef-client', 'version', '18.8.0')).to eq('nothing')
    expect(complaint('chef-client', 'version', '>= 18')).to end_with('"18.11.11" would work')
    expect(complaint('chef-client', 'version', '17.10.0'))
      .to eq('provisioning/chef.json: chef-client: "version" "17.10.0" is not supported, the range is >= 18.8, < 19; ' \
             '"18.11.11" would work')
  end

  it 'names a missing section' do
    expect { described_class.new({}).run }
      .to raise_error(ConsulCluster::Error, 'provisioning/chef.json: "chef-server" is missing; an object, { … }, would work')
  end

  it 'takes people as they are called' do
    expect(complaint('chef-user', 'first_name', "Zoë O'Hara")).to eq('nothing')
  end
end
