# frozen_string_literal: true

require 'mixlib/shellout'
require_relative 'consul_api'

module ConsulAgent
  # What becomes of an agent that systemd has started.
  module AgentStart
    # The agent did not come up.
    class Failed < RuntimeError; end

    JOURNAL = %w(journalctl --unit=consul --output=cat --no-pager --lines=5).freeze

    # api: ConsulApi of the agent. Returns when the agent answers; raises Failed,
    # with the last lines of its journal, where it does not at so many looks,
    # `interval` seconds apart.
    def self.wait(api, looks: 30, interval: 1)
      looks.times do
        return if api.answers?

        sleep interval
      end
      raise Failed, "Consul does not answer #{looks * interval} s after its start: #{journal}"
    end

    def self.journal
      Mixlib::ShellOut.new(*JOURNAL).run_command.stdout.lines.map(&:strip).reject(&:empty?).join(' / ')
    end
    private_class_method :journal
  end
end
