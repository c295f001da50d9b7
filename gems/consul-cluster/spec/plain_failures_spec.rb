# frozen_string_literal: true

require 'consul_cluster'
require 'consul_cluster/plain_failures'
require 'rake'

RSpec.describe ConsulCluster::PlainFailures do
  let(:application) { Rake::Application.new.extend(described_class) }

  def shown(error)
    expect { application.display_error_message(error) }.to output(yield).to_stderr
  end

  it 'says a failure in its own lines' do
    shown(ConsulCluster::Error.new("one\n  two")) { "rake: one\n  two\n" }
  end

  it 'says nothing of a program that has said why it failed' do
    expect { application.display_error_message(ConsulCluster::Told.new('rake failed')) }.not_to output.to_stderr
  end

  it 'says once that it was interrupted, and how to go on' do
    allow(application).to receive(:top_level_tasks).and_return(%w(default))
    shown(Interrupt.new) { "\nrake: interrupted; type rake to go on\n" }
    allow(application).to receive(:top_level_tasks).and_return(%w(converge[node201]))
    shown(Interrupt.new) { "\nrake: interrupted; type rake converge[node201] to go on\n" }
    ENV[ConsulCluster::Tool::INNER] = '1'
    expect { application.display_error_message(Interrupt.new) }.not_to output.to_stderr
  ensure
    ENV.delete(ConsulCluster::Tool::INNER)
  end
end
