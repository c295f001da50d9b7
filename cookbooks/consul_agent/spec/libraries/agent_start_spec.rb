# frozen_string_literal: true

require_relative '../spec_helper'
require_relative '../../libraries/agent_start'

RSpec.describe ConsulAgent::AgentStart do
  let(:api) { instance_double(ConsulAgent::ConsulApi) }

  it 'waits until the agent answers' do
    expect(api).to receive(:answers?).and_return(false, false, true)
    described_class.wait(api, looks: 3, interval: 0)
  end

  it 'says what the agent said when it does not come up' do
    allow(api).to receive(:answers?).and_return(false)
    journal = instance_double(Mixlib::ShellOut, stdout: "==> Starting Consul agent\n\n==> address in use\n")
    allow(journal).to receive(:run_command).and_return(journal)
    allow(Mixlib::ShellOut).to receive(:new).with('journalctl', any_args).and_return(journal)
    expect { described_class.wait(api, looks: 2, interval: 0) }
      .to raise_error(described_class::Failed, %r{==> Starting Consul agent / ==> address in use\z})
  end
end
