# frozen_string_literal: true

RSpec.describe 'checked_service' do
  platform 'debian', '12'
  step_into :checked_service

  let(:stale) { true }
  let(:failing) { nil }
  let(:done) { [] }
  let(:check) { %w(consul validate /etc/consul.d) }
  let(:restart) { %w(systemctl restart consul) }

  before do
    allow(CheckedService::Freshness).to receive(:stale?).with('/run/consul/mark', %w(/etc/consul.d /etc/unit)).and_return(stale)
    allow(FileUtils).to receive(:touch) { |mark, **| done << mark }
    allow_any_instance_of(Chef::Provider).to receive(:shell_out!) do |_provider, *command|
      done << command
      raise Mixlib::ShellOut::ShellCommandFailed if command == failing
    end
  end

  # Converges +action+, with these more properties.
  def converge(action, properties = { check: check })
    chef_runner.converge_block do
      checked_service 'consul' do
        files %w(/etc/consul.d /etc/unit)
        mark '/run/consul/mark'
        properties.each { |name, value| public_send(name, value) }
        action action
      end
    end
  end

  it 'is about a restart unless told otherwise' do
    expect(Chef::Resource.resource_for_node(:checked_service, chef_runner.node).default_action).to eq([:restart])
  end

  it 'checks, then restarts with the unit on disk' do
    converge(:restart)
    expect(done).to eq([check, %w(systemctl daemon-reload), restart])
  end

  it 'needs no check' do
    converge(:restart, {})
    expect(done).to eq([%w(systemctl daemon-reload), restart])
  end

  it 'restarts when it is told that it may' do
    around = lambda do |&restart|
      done << 'its turn'
      restart.call
      done << 'done'
    end
    converge(:restart, around: around)
    expect(done).to eq([%w(systemctl daemon-reload), 'its turn', restart, 'done'])
  end

  it 'checks, reloads, and then leaves a mark with the time before the reload' do
    before = Time.now
    converge(:reload)
    expect(done).to eq([check, %w(systemctl daemon-reload), %w(systemctl reload consul), '/run/consul/mark'])
    expect(FileUtils).to have_received(:touch).with('/run/consul/mark', mtime: be_between(before, Time.now))
  end

  context 'when the service runs with the files on disk' do
    let(:stale) { false }

    it 'does nothing' do
      converge(%i(restart reload))
      expect(done).to be_empty
    end
  end

  context 'when the check fails' do
    let(:failing) { check }

    it 'leaves the service alone' do
      %i(restart reload).each do |action|
        expect { converge(action) }.to raise_error(Mixlib::ShellOut::ShellCommandFailed)
      end
      expect(done).to eq([check, check])
    end
  end

  context 'when the reload fails' do
    let(:failing) { %w(systemctl reload consul) }

    it 'leaves no mark, so that the next run reloads' do
      expect { converge(:reload) }.to raise_error(Mixlib::ShellOut::ShellCommandFailed)
      expect(done).to eq([check, %w(systemctl daemon-reload), failing])
    end
  end

  it 'does nothing in a why-run' do
    Chef::Config[:why_run] = true
    converge(%i(restart reload))
    expect(done).to be_empty
  ensure
    Chef::Config[:why_run] = false
  end
end
