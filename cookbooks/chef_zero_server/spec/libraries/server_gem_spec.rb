# frozen_string_literal: true

require "#{VENDORED}/chef_zero_server/libraries/server_gem"

RSpec.describe ChefZeroServerCookbook::ServerGem do
  # The gem of a cookbook that has these files.
  def server_gem(*paths)
    cookbook = instance_double(Chef::CookbookVersion)
    allow(cookbook).to receive(:files_for).with('files').and_return(paths.map { |path| { path: path } })
    described_class.new(cookbook)
  end

  it 'is the one among the cookbook\'s files' do
    found = server_gem('files/other.txt', 'files/chef-zero-server-0.1.0.42.gem', 'files/chef-zero-server-0.1.0.43.gem.sig')
    expect([found.file, found.version]).to eq(%w(chef-zero-server-0.1.0.42.gem 0.1.0.42))
  end

  it 'must be there, once' do
    expect { server_gem('files/other.txt') }.to raise_error(ArgumentError, /no files.*: run `rake berks` in provisioning.chef-server/)
    expect { server_gem('files/chef-zero-server-0.1.0.42.gem', 'files/chef-zero-server-0.1.0.43.gem') }
      .to raise_error(ArgumentError, /0.1.0.42.gem, chef-zero-server-0.1.0.43.gem.*: run `rake berks`/)
  end

  it 'runs with the Ruby that runs Chef, in this version' do
    expect(server_gem('files/chef-zero-server-0.1.0.42.gem').command('chef-server-ctl'))
      .to eq([Gem.ruby, File.join(Gem.bindir, 'chef-server-ctl'), '_0.1.0.42_'])
    expect(File.executable?(described_class.gem_binary)).to be(true)
  end

  it 'knows the other versions that are installed' do
    versions = %w(0.1.0.41 0.1.0.42).map { |version| Gem::Specification.new('chef-zero-server', version) }
    allow(Gem::Specification).to receive(:find_all_by_name).with('chef-zero-server').and_return(versions)
    expect(server_gem('files/chef-zero-server-0.1.0.42.gem').others).to eq(%w(0.1.0.41))
  end
end
