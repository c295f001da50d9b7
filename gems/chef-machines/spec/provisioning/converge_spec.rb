# frozen_string_literal: true

require 'chef/provisioning/converge'
require 'chef/provisioning/options'
require 'stringio'
require 'tmpdir'
require_relative '../support/fake_machines'

RSpec.describe Chef::Provisioning::Converge do
  around { |example| Dir.mktmpdir { |dir| (@dir = dir) && example.run } }

  let(:out) { StringIO.new }
  let(:machines) { FakeMachines.new.tap { |m| %w(one two).each { |name| m.made[name] = {} } } }

  def converge(names = %w(one two), run_id: 'r1', distribution: 'chef')
    options = Chef::Provisioning::Options.new(root: @dir, distribution: distribution, run_id: run_id, jobs: 1)
    described_class.new(options, machines, out: out).run(names)
  end

  # How often chef-client has run on it.
  def runs(name)
    @runs.count([name, 'chef-client'])
  end

  before do
    @runs = []
    allow(machines).to receive(:connect).and_wrap_original do |connect, name|
      connect.call(name).tap do |transport|
        allow(transport).to receive(:run).and_wrap_original { |run, *argv, **options, &block| (@runs << [name, argv[1]]) && run.call(*argv, **options, &block) }
      end
    end
  end

  it 'runs chef-client on each machine' do
    converge
    expect(machines.transport('two').commands).to include(%w(sudo dpkg --audit), %w(sudo chef-client))
    expect(machines.transport('two')).to be_closed
  end

  it 'says of all at once what is done to them' do
    converge
    expect(out.string.lines.first).to eq("  converging one, two\n")
  end

  it 'first finishes what an interrupted run has left of packages, where dpkg says so' do
    machines.fail('one', 'dpkg', saying: "The following packages are only half configured:\n nginx\n")
    converge
    expect(machines.transport('one').commands[1]).to include('dpkg', '--force-confold', '--configure', '-a')
    expect(machines.transport('two').commands.flatten).not_to include('--configure')
  end

  it 'runs cinc-client with the distribution cinc' do
    converge(distribution: 'cinc')
    expect(machines.transport('one').commands).to include(%w(sudo cinc-client))
  end

  it 'visits a machine once in a run, and again in the next' do
    converge(%w(one))
    converge
    expect(runs('one')).to eq(1)
    converge
    expect(runs('one')).to eq(1)
    converge(run_id: 'r2')
    expect(runs('one')).to eq(2)
  end

  it 'visits every machine outside a run' do
    2.times { converge(run_id: nil) }
    expect(runs('one')).to eq(2)
  end

  it 'names the machine that failed, converges the others and comes back to it' do
    machines.fail('one', 'chef-client', saying: "[now] FATAL: Errno::ENOENT: no such file\n")
    expect { converge }.to raise_error(Chef::Provisioning::Failed, /\Aone failed converging: Errno::ENOENT: no such file/)
    expect(out.string).to match(/^  two converged/)
    again = FakeMachines.new.tap { |m| m.made['one'] = {} }
    allow(self).to receive(:machines).and_return(again)
    converge
    expect(again.transport('one').commands).not_to be_empty
  end

  it 'notes what came of the last time' do
    notes = -> { Dir.glob('{converged,failed}/*', base: File.join(@dir, '.chef')) }
    machines.fail('one', 'chef-client', saying: "[now] FATAL: Errno::ENOENT: no such file\n")
    expect { converge }.to raise_error(Chef::Provisioning::Failed)
    expect(notes.call).to contain_exactly('failed/one', 'converged/two')
    allow(self).to receive(:machines).and_return(FakeMachines.new.tap { |m| m.made['one'] = {} })
    converge
    expect(notes.call).to contain_exactly('converged/one', 'converged/two')
  end

  it 'notes nothing of a machine that cannot be reached' do
    machines.made.delete('two')
    expect { converge(%w(two)) }.to raise_error(Chef::Provisioning::Failed)
    expect(Dir.glob('{converged,failed}/*', base: File.join(@dir, '.chef'))).to be_empty
  end

  it 'reports a machine that cannot be reached' do
    machines.made.delete('two')
    expect { converge }.to raise_error(Chef::Provisioning::Failed, /\Atwo failed converging: RuntimeError: two is not running/)
  end
end
