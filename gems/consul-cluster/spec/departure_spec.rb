# frozen_string_literal: true

require 'stringio'
require_relative '../chef/support/recipe_file'

RSpec.describe ConsulCluster::Departure do
  let(:machines) { FakeMachines.new }
  let(:out) { StringIO.new }

  before { %w(srv102 srv103).each { |name| machines.made[name] = {} } }

  def leave(*names)
    described_class.new(machines, out: out).run(names)
  end

  it 'lets one machine after the other leave' do
    leave('srv102', 'srv103')
    expect(%w(srv102 srv103).map { |name| machines.transport(name).commands.last }).to all(eq(%w(sudo consul leave)))
    expect(out.string).to match(/srv102  leaves.*srv103  leaves/m)
    expect(machines.transport('srv102')).to be_closed
  end

  it 'has nothing to say to a machine that was never made, or runs no agent' do
    machines.fail('srv102', 'is-active', saying: 'inactive')
    leave('srv101', 'srv102')
    expect(machines.transport('srv102').commands.flatten).not_to include('leave')
    expect(out.string.strip).to be_empty
  end

  it 'goes on with a warning when a machine cannot be reached' do
    allow(machines).to receive(:connect).and_call_original
    allow(machines).to receive(:connect).with('srv102').and_raise(Chef::Provisioning::Drivers::Error, 'srv102 is stopped')
    leave('srv102', 'srv103')
    expect(out.string).to include('warning: srv102 cannot leave', 'srv102 is stopped')
    expect(machines.transport('srv103').commands.last).to eq(%w(sudo consul leave))
  end

  it 'does not wait for a machine that does not run' do
    allow(machines).to receive(:state).with('srv102').and_return(:stopped)
    expect(machines).not_to receive(:connect)
    leave('srv102')
    expect(out.string).to include('warning: srv102 cannot leave', 'it is stopped')
  end
end

# The whole file of the repository, up to where it needs a Chef server.
RSpec.describe 'provisioning/vms/vms.rb' do
  include RecipeFile

  let(:vms_rb) { File.expand_path('../../provisioning/vms/vms.rb', __dir__) }
  let(:calls) { [] }

  before do
    machines.made['srv103'] = {}
    allow(ConsulCluster).to receive_messages(settings: settings, driver: machines)
    allow(machines).to receive(:connect).and_wrap_original { |connect, name| connect.call(name).tap { calls << [:leave, name] } }
    %i(stop destroy).each do |verb|
      allow(machines).to receive(verb).and_wrap_original do |original, names, &block|
        calls << [verb, *names]
        original.call(names, &block)
      end
    end
  end

  def run_vms
    run_recipe(File.read(vms_rb), vms_rb)
  end

  it 'lets a machine that is gone from cluster.json leave Consul before it is stopped and destroyed' do
    expect { expect { run_vms }.to raise_error(Chef::Provisioning::Failed, /no key to sign with/) }
      .to output(/srv103  leaves/).to_stdout
    expect(calls).to eq([[:leave, 'srv103'], [:stop, 'srv103'], [:destroy, 'srv103']])
  end

  it 'leaves everything as it is in why-run mode' do
    Chef::Config[:why_run] = true
    run_vms
    expect(calls).to be_empty
  end
end
