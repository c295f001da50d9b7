# frozen_string_literal: true

require 'chef'
require 'chef/provisioning/local_formatter'
require 'stringio'

RSpec.describe Chef::Provisioning::LocalFormatter do
  let(:out) { StringIO.new }
  let(:formatter) { described_class.new(out, out) }

  around do |example|
    before = [described_class.root, described_class.log]
    described_class.root = '/repo'
    described_class.log = nil
    example.run
    described_class.root, described_class.log = before
  end

  it 'shows a failure that was written for the user as it is, without what Chef puts in front of it' do
    formatter.resource_failed(nil, :converge, Chef::Provisioning::Failed.new('node201 failed'))
    formatter.run_failed(Chef::Provisioning::Failed.new('machine_batch[x] had an error: node201 failed'))
    expect(out.string).to eq("node201 failed\n")
  end

  it 'shows the cause of any other, and the line of the user’s own file' do
    error = NameError.new("undefined local variable or method `foo' for x")
    error.set_backtrace(['/usr/lib/a.rb:1', '/repo/vendor/gems/x/lib/x.rb:9', "/repo/provisioning/vms/vms.rb:12:in `from_file'"])
    formatter.run_failed(error)
    expect(out.string).to eq("NameError: undefined local variable or method `foo' for x\n  where: provisioning/vms/vms.rb:12\n")
  end

  it 'tells of other resources what they have changed, and says nothing to an interruption' do
    formatter.resource_updated(Chef::Resource::File.new('/tmp/x'), :create)
    formatter.run_failed(Interrupt.new)
    expect(out.string).to eq("  file[/tmp/x] create\n")
  end
end
