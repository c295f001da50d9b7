# frozen_string_literal: true

require 'stringio'
require_relative 'support/repository'

RSpec.describe ConsulCluster::Suites do
  let(:out) { StringIO.new }

  # Runs this shell script in place of Cookstyle and of RSpec.
  def test(script)
    in_repository do |root|
      FileUtils.mkdir_p(%w(spec cookbooks/a/spec cookbooks/b).map { |folder| File.join(root, folder) })
      tool = ConsulCluster::Tool.new('chef')
      allow(ConsulCluster).to receive(:tool).and_return(tool)
      allow(tool).to receive(:command) { |name| ['sh', '-c', name == 'rspec' ? script : 'echo 3 files inspected, no offenses detected'] }
      described_class.new(ConsulCluster::Settings.read(root), out: out).run
    end
  end

  it 'runs each suite and adds up' do
    test('echo 2 examples, 0 failures')
    expect(out.string).to include('=== cookstyle in .', '=== rspec in .', '=== rspec in cookbooks/a')
    expect(out.string).to end_with("3 files inspected, no offenses detected; 4 examples in 2 suites, 0 failures\n")
  end

  it 'fails with a suite' do
    expect { test('echo 2 examples, 1 failure; exit 1') }
      .to raise_error(ConsulCluster::Error, 'test: not in order: rspec in ., rspec in cookbooks/a')
    expect(out.string).to include('4 examples in 2 suites, 2 failures')
  end

  it 'fails with a warning, and with a suite that did not run' do
    ['a.rb:1: warning: x', '[2026-01-01T00:00:00+00:00] WARN: x'].each do |warning|
      expect { test("echo '#{warning}'; echo 2 examples, 0 failures") }.to raise_error(ConsulCluster::Error)
    end
    expect { test('exit 1') }.to raise_error(ConsulCluster::Error)
  end
end
