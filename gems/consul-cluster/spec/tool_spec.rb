# frozen_string_literal: true

require_relative 'support/repository'

RSpec.describe ConsulCluster::Tool do
  it "runs the Gemfile's tools without a bundle exec" do
    expect(described_class.new('chef').command('berks')).to match([Gem.ruby, %r{/berks}])
  end

  it "runs Cinc Workstation's tools from the PATH" do
    expect(described_class.new('cinc').command('knife')).to eq(%w(knife))
  end

  it 'tells a tool the folder it runs in, as a shell does' do
    tool = described_class.new('cinc')
    check = 'exit ENV.fetch("PWD") == ARGV[0]'
    expect { tool.run('ruby', '-e', check, Dir.tmpdir, chdir: Dir.tmpdir) }.to output.to_stdout
  end

  it 'says with each distribution what is missing' do
    nowhere = File.join(Dir.tmpdir, 'nowhere')
    expect { expect { described_class.new('chef').run('rake', chdir: nowhere) }.to raise_error(ConsulCluster::Error, /rake cannot be started: No such/) }
      .to output.to_stdout
    allow(Gem).to receive(:bin_path).and_raise(Gem::GemNotFoundException)
    expect { described_class.new('chef').command('berks') }.to raise_error(ConsulCluster::Error, 'berks is not installed; run bundle install')
    expect { expect { described_class.new('cinc').run('berks-x') }.to raise_error(ConsulCluster::Error, /berks-x is not in the PATH; run eval/) }
      .to output.to_stdout
  end

  it 'keeps what a quiet tool says in its log, and shows it where it fails' do
    Dir.mktmpdir do |dir|
      tool = described_class.new('cinc', echo: false, log_dir: dir)
      expect { tool.run_quietly('ruby', '-e', 'puts "much"') }.not_to output.to_stdout
      expect(File.read(File.join(dir, 'ruby.log'))).to end_with("much\n")
      expect { tool.run_quietly('ruby', '-e', 'warn "E: why"; exit 1') }.to raise_error(ConsulCluster::Error, /failed: E: why\n  log: .*ruby.log/)
    end
  end

  it 'shows the command, and fails with it, which has said why itself' do
    tool = described_class.new('cinc')
    expect { tool.run('true', 'a b') }.to output("true a b\n").to_stdout
    expect { expect { tool.run('false') }.to raise_error(ConsulCluster::Told, 'false failed') }.to output.to_stdout
  end
end
