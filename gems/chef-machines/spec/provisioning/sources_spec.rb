# frozen_string_literal: true

require 'chef/provisioning/sources'
require 'fileutils'
require 'timeout'
require 'tmpdir'

RSpec.describe Chef::Provisioning::Sources do
  around { |example| Dir.mktmpdir { |dir| (@root = dir) && example.run } }

  def write(path, text)
    file = File.join(@root, path)
    FileUtils.mkdir_p(File.dirname(file))
    File.write(file, text)
  end

  def place(*arguments)
    described_class.new(@root).place(*arguments)
  end

  before do
    write('cookbooks/site/recipes/web.rb', "package 'nginxx'\n\nsite_service 'web'\n")
    write('cookbooks/site/attributes/default.rb', "# how often\ndefault['site']['interval'] = '5 seconds'\n")
    write('vendor/cookbooks/lib/resources/service.rb', "interval '5 seconds'\n")
    write('berks-cookbooks/site/attributes/default.rb', "default['site']['interval'] = '5 seconds'\n")
  end

  it "names the innermost line of the user's own cookbooks, with the resource" do
    places = ['cookbooks/lib/resources/service.rb:40', 'cookbooks/site/recipes/web.rb:3']
    expect(place('it failed', places, 'file[/x]')).to eq('cookbooks/site/recipes/web.rb:3, file[/x]')
    expect(place('it failed', ['cookbooks/lib/resources/service.rb:40'])).to be_nil
  end

  it 'finds the value that was refused, in the one place where it is written' do
    cause = 'consul refuses web.json: invalid duration: "5 seconds"'
    expect(place(cause)).to eq('cookbooks/site/attributes/default.rb:2')
    expect(place(cause, ['cookbooks/site/recipes/web.rb:3'], 'file[x]'))
      .to eq('cookbooks/site/attributes/default.rb:2 (cookbooks/site/recipes/web.rb:3, file[x])')
    write('roles/web.json', %({"interval": "5 seconds"}\n))
    expect(place(cause)).to be_nil
  end

  it 'waits for no pipe' do
    File.mkfifo(File.join(@root, 'cookbooks/site/attributes/pipe.rb'))
    expect(Timeout.timeout(5) { place("'5 seconds' is no duration") }).to eq('cookbooks/site/attributes/default.rb:2')
  end
end
