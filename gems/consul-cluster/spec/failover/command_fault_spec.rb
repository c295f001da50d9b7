# frozen_string_literal: true

require 'consul_cluster'
require_relative '../support/fake_machines'

RSpec.describe ConsulCluster::Failover::CommandFault do
  let(:machines) { FakeMachines.new('node202') }
  let(:fault) { described_class.new('it', machines, 'node202', make: %w(systemctl stop nginx), repair: ['sh', '-c', 'echo "$1"']) }

  def last_command
    machines.transport('node202').commands.last
  end

  it 'is made and repaired as root, over ssh' do
    fault.make
    expect(last_command).to eq(%w(sudo systemctl stop nginx))
    fault.repair
    expect(last_command).to eq(['sudo', 'sh', '-c', 'echo "$1"'])
    expect(machines.transport('node202')).to be_closed
  end

  it 'is repaired by a timer of the machine, to the second, which takes $ for itself' do
    fault.arm(75)
    expect(last_command).to eq(['sudo', 'systemd-run', '--quiet', '--collect', '--unit=consul-cluster-failover', '--on-active=75',
                                '--timer-property=AccuracySec=1s', 'sh', '-c', 'echo "$$1"'])
    fault.disarm
    expect(last_command).to eq(%w(sudo systemctl stop consul-cluster-failover.timer))
  end

  it 'replaces a timer that an earlier run has left' do
    stops = []
    allow(machines).to receive(:connect).and_wrap_original do |connect, name|
      connect.call(name).tap { |transport| allow(transport).to receive(:run).and_wrap_original { |run, *argv| stops << argv && run.call(*argv) } }
    end
    fault.arm(75)
    expect(stops).to eq([%w(sudo systemctl stop consul-cluster-failover.timer)])
  end

  it 'is shown as a user would type it' do
    expect(fault.commands).to eq(['node202 $ sudo systemctl stop nginx'])
  end
end
