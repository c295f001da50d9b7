# frozen_string_literal: true

require 'consul_cluster/shell'
require_relative 'support/repository'

RSpec.describe ConsulCluster::Shell do
  let(:power) { Hash.new(:running) }
  let(:driver) do
    double('driver').tap do |driver|
      allow(driver).to receive(:state) { |name| power[name] }
      allow(driver).to receive(:ssh_command) { |name, *command, **options| [name, *command, options] }
    end
  end
  let(:shell) { described_class.new(settings, driver) }
  let(:settings) { settings_of }

  it 'opens a machine, the Chef server too' do
    expect(shell.open('node201')).to eq(['node201', {}])
    expect(shell.open('chef-server')).to eq(['chef-server', {}])
  end

  it 'runs a line there, as a shell does' do
    allow($stdin).to receive(:tty?).and_return(false)
    expect(shell.open('node201', 'uptime; id')).to eq(['node201', 'sh', '-c', 'uptime; id', { terminal: false }])
  end

  it 'shows the log of what serves by role, as root', :aggregate_failures do
    units = { 'srv101' => %w(consul), 'node201' => %w(nginx consul), 'lb211' => %w(nginx dnsmasq dnsmasq-cache), 'chef-server' => %w(chef-zero-server nginx) }
    units.each do |name, names|
      expect(shell.logs(name)).to eq([name, *%w(sudo journalctl --no-pager --lines 100), *names.flat_map { |unit| ['--unit', unit] }, { terminal: false }])
    end
  end

  it 'shows the whole log of a machine with a role of the user\'s' do
    settings.machines.last.role = 'cache'
    expect(shell.logs('lb211')).to eq(['lb211', *%w(sudo journalctl --no-pager --lines 100), { terminal: false }])
  end

  it 'goes on with the log, in a terminal where there is one' do
    allow($stdout).to receive(:tty?).and_return(true)
    expect(shell.logs('srv101', follow: true)).to eq(['srv101', *%w(sudo journalctl --no-pager --lines 100 --follow --unit consul), { terminal: true }])
  end

  it 'says which machines there are', :aggregate_failures do
    expect { shell.open(nil) }.to raise_error(ConsulCluster::Error, 'which machine? chef-server srv101 srv102 node201 node202 lb211')
    expect { shell.logs('node209') }.to raise_error(ConsulCluster::Error, /no machine "node209" .* it has chef-server srv101/)
  end

  it 'says that a machine is off, and what helps' do
    power['node201'] = :stopped
    expect { shell.open('node201') }.to raise_error(ConsulCluster::Error, 'node201 is off: `rake` starts it')
  end
end
