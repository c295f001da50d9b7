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
  end

  it 'takes nothing that a command could misread' do
    expect(complaint('chef-user', 'user_name', '--help')).to include('"testuser" would work')
    expect(complaint('chef-user', 'first_name', '-x')).to include('"TEST" would work')
    expect(complaint('chef-user', 'last_name', "A\nB")).to include('"USER" would work')
    expect(complaint('chef-user', 'mail_addr', '-a@b')).to include('would work')
    expect(complaint('chef-user', 'org_name', 'a/b')).to include('"testorg" would work')
    expect(complaint('chef-server', 'api_fqdn', "x'")).to include('would work')
    expect(complaint('chef-server', 'ipaddr', '1.2.3')).to include('would work')
    expect(complaint('chef-client', 'version', '>= 18')).to include('"18.11.11" would work')
    expect(complaint('chef-client', 'license', 'yes')).to include('"accept-no-persist"')
  end

  it 'takes the same as the generator, which reads this file again' do
    expect(complaint('chef-client', 'license', 'accept-silent')).to include('"accept-no-persist" would work')
    expect(complaint('chef-client', 'version', '17.10.0')).to include('"18.11.11" would work')
    expect(complaint('chef-user', 'user_name', 'pivotal')).to include('"testuser" would work')
    expect(complaint('chef-server', 'api_fqdn', 'Chef.example.jp')).to include('"chef-server.example.jp" would work')
    expect(complaint('chef-server', 'memory', 128)).to include('1024 would work')
  end

  it 'names a missing section' do
    expect { described_class.new({}).run }.to raise_error(ConsulCluster::Error, /"chef-server" is missing; an object/)
  end

  it 'takes people as they are called' do
    expect(complaint('chef-user', 'first_name', "Zoë O'Hara")).to eq('nothing')
  end
end
