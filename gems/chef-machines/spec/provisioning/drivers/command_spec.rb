# frozen_string_literal: true

require_relative '../../support/fake_command'

RSpec.describe Chef::Provisioning::Drivers::Command do
  it 'passes arguments as they are, and yields the lines of both outputs' do
    lines = []
    result = described_class.new.run('sh', '-c', 'echo "$1"; echo oops >&2', 'x', "a b; $(c)'") { |line| lines << line }
    expect(result.stdout).to eq("a b; $(c)'\n")
    expect(result.stderr).to eq("oops\n")
    expect(lines).to contain_exactly("a b; $(c)'", 'oops')
  end

  it 'adds to the environment, and takes from it' do
    ENV['DRIVERS_SPEC'] = 'x'
    text = described_class.new.run!('sh', '-c', 'echo "$A${DRIVERS_SPEC-gone}"', env: { 'A' => '1', 'DRIVERS_SPEC' => nil })
    expect(text).to eq("1gone\n")
  ensure
    ENV.delete('DRIVERS_SPEC')
  end

  it 'feeds a program, and waits for none that does not read' do
    expect(described_class.new.run!('cat', stdin: "a\n" * 200_000).size).to eq(400_000)
    expect(described_class.new.run('true', stdin: 'x' * 1_000_000).success).to be(true)
    expect(described_class.new.run!('cat')).to eq('')
  end

  it 'builds with the engine that makes machines, whatever is set for other images' do
    ENV.update('BUILDX_BUILDER' => 'remote', 'DOCKER_DEFAULT_PLATFORM' => 'linux/arm64')
    expect(described_class.new.run!('sh', '-c', 'echo "$BUILDX_BUILDER ${DOCKER_DEFAULT_PLATFORM-none}"')).to eq("default none\n")
  ensure
    %w(BUILDX_BUILDER DOCKER_DEFAULT_PLATFORM).each { |name| ENV.delete(name) }
  end

  it 'keeps the Gemfile from other Ruby programs' do
    expect(described_class.new.run!('sh', '-c', 'echo "$RUBYOPT$BUNDLE_GEMFILE"')).not_to include('bundler/setup')
  end

  it 'says what failed, and the end of what it said' do
    expect { described_class.new.run!('sh', '-c', 'echo first; echo the cause >&2; exit 3') }
      .to raise_error(Chef::Provisioning::Error, /sh -c .* failed:.*the cause/m)
  end

  it 'says how to get a program that is missing' do
    stub_const("#{described_class}::SOURCES", { 'no-such-program' => 'get it there' })
    expect { described_class.new.run('no-such-program') }
      .to raise_error(Chef::Provisioning::Error, /no-such-program is not installed.*get it there/)
  end

  it 'ends a program when it is interrupted itself' do
    pid = nil
    thread = Thread.new { described_class.new.run('sh', '-c', 'echo $$; exec sleep 60') { |line| pid = line.to_i } }
    thread.report_on_exception = false
    sleep 0.05 until pid
    thread.raise(Interrupt)
    expect { thread.join }.to raise_error(Interrupt)
    expect { Process.kill(0, pid) }.to raise_error(Errno::ESRCH)
  end
end
