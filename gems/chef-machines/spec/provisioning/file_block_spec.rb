# frozen_string_literal: true

require 'chef/provisioning/file_block'
require_relative '../support/recipe_file'

RSpec.describe Chef::Provisioning::FileBlock do
  let(:hosts) { "127.0.0.1 localhost\n::1 localhost\n" }
  let(:block) { "# BEGIN chef-machines: written again at each run\n10.0.0.1 one\n# END chef-machines\n" }

  it 'comes first in a file that has none, and leaves the rest' do
    expect(described_class.put(hosts, "10.0.0.1 one\n")).to eq("#{block}#{hosts}")
    expect(described_class.put('', '10.0.0.1 one')).to eq(block)
  end

  it 'is replaced where it stands' do
    text = "#{hosts}# BEGIN chef-machines, of another version\n10.0.0.9 nine\n# END chef-machines\n10.9.9.9 theirs\n"
    expect(described_class.put(text, "10.0.0.1 one\n")).to eq("#{hosts}#{block}10.9.9.9 theirs\n")
  end

  it 'changes nothing the second time, whatever is in it' do
    once = described_class.put("\xE9 latin\n".b, "10.0.0.1 ö \\0\n")
    expect(described_class.put(once, "10.0.0.1 ö \\0\n")).to eq(once)
  end

  describe 'in a machine' do
    include RecipeFile

    it 'is written into what the machine has' do
      machines.fail('one', 'cat', saying: hosts)
      run_recipe("machine('one') { action :setup; file '/etc/hosts' => { block: '10.0.0.1 one' } }")
      expect(machines.transport('one').uploads['/etc/hosts']).to eq("#{block}#{hosts}")
    end
  end
end
