# frozen_string_literal: true

require_relative '../../support/fake_command'
require 'tmpdir'

RSpec.describe Chef::Provisioning::Transport do
  subject(:transport) { described_class.new('srv101', '192.168.33.101', 'vagrant', wait: 0) }

  it 'says which machine cannot be reached, and why' do
    allow(Net::SSH).to receive(:start).and_raise(Errno::EHOSTUNREACH)
    expect { transport.run('true') }.to raise_error(error, /srv101 \(192\.168\.33\.101\) cannot be reached over ssh: No route/)
  end

  it 'says that the key does not fit' do
    allow(Net::SSH).to receive(:start).and_raise(Net::SSH::AuthenticationFailed)
    expect { transport.run('true') }.to raise_error(Chef::Provisioning::Drivers::Refused, /srv101.*does not let vagrant in/)
  end

  it 'does not go on with another host key' do
    allow(Net::SSH).to receive(:start).and_raise(Net::SSH::HostKeyMismatch, 'fingerprint does not match')
    strict = described_class.new('srv101', '192.168.33.101', 'vagrant', wait: 0, user_known_hosts_file: '/repo/known_hosts')
    expect { strict.run('true') }
      .to raise_error(error, %r{fingerprint does not match; if it was made anew, remove 192.168.33.101 from /repo/known_hosts})
  end

  it 'asks for nothing and uses no terminal' do
    allow(Net::SSH).to receive(:start).and_raise(Net::SSH::AuthenticationFailed)
    expect { transport.run('true') }.to raise_error(error)
    expect(Net::SSH).to have_received(:start).with('192.168.33.101', 'vagrant', hash_including(non_interactive: true))
  end

  it 'raises with the command and the end of what it said' do
    allow(transport).to receive(:run).and_return(described_class::Result.new("one\n", "two\n", 3))
    expect { transport.run!('ls', '/x') }.to raise_error(error, "srv101: `ls /x` ended with status 3:\none\ntwo")
  end

  # A connection on which one program runs: it says something and ends.
  describe 'a command' do
    let(:channel) { instance_double(Net::SSH::Connection::Channel, exec: true, send_data: nil, eof!: nil, active?: open) }
    let(:open) { false }
    let(:session) { instance_double(Net::SSH::Connection::Session, closed?: false, shutdown!: nil) }

    before do
      replies = {}
      allow(Net::SSH).to receive(:start).and_return(session)
      allow(channel).to receive(:exec) { |_line, &block| block.call(channel, true) }
      %i(on_data on_extended_data).each { |event| allow(channel).to receive(event) { |&block| replies[event] = block } }
      allow(channel).to receive(:on_request) { |name, &block| replies[name] = block }
      allow(channel).to receive(:remote_closed?).and_return(true)
      allow(session).to receive(:loop) do |&condition|
        replies[:on_data].call(channel, 'said')
        replies['exit-status'].call(channel, Net::SSH::Buffer.from(:long, 3))
        raise 'waits for ever' if condition.call
      end
      allow(session).to receive(:open_channel) do |&block|
        block.call(channel)
        channel
      end
    end

    it 'gives what it said and how it ended' do
      said = []
      expect(transport.run('cat', '/a b') { |text| said << text }.to_a).to eq(['said', '', 3])
      expect(said).to eq(['said'])
      expect(channel).to have_received(:exec).with('cat /a\\ b')
      expect(session).not_to have_received(:shutdown!)
    end

    context 'when it does not read all of its input' do
      let(:open) { true }

      it 'does not wait for that, and gives the connection up' do
        expect(transport.run('true', stdin: 'x').exit_status).to eq(3)
        expect(session).to have_received(:shutdown!)
      end
    end

    it 'is not waited for when the connection is closed, for instance by Ctrl-C' do
      transport.run('true')
      transport.close
      expect(session).to have_received(:shutdown!)
    end
  end

  describe 'the upload' do
    around { |example| Dir.mktmpdir { |dir| @path = File.join(dir, "new folder/it's") and example.run } }

    # Runs the command here that would run there, without sudo.
    def upload(content, path, size: content.bytesize)
      argv = nil
      allow(transport).to receive(:run) do |*given, stdin:|
        argv = given
        out, status = Open3.capture2e(*given.drop(1).tap { |command| command[-1] = size.to_s }, stdin_data: stdin)
        described_class::Result.new(out, '', status.exitstatus)
      end
      transport.upload(content, path, mode: 0o600, owner: Process.euid.to_s)
      argv
    end

    it 'keeps the content off the command line' do
      expect(upload('secret', @path).join(' ')).not_to include('secret')
    end

    it 'writes bytes, mode and missing folders' do
      content = "h\u00e4llo\n\0".b
      upload(content, @path)
      expect(File.binread(@path)).to eq(content)
      expect(File.stat(@path).mode & 0o777).to eq(0o600)
    end

    it 'keeps the old file when the new one is not whole' do
      upload('old', @path)
      expect { upload('new', @path, size: 100) }.to raise_error(error, /upload to .*it's.*cut short/m)
      expect(File.read(@path)).to eq('old')
      expect(Dir.children(File.dirname(@path))).to eq(["it's"])
    end

    it 'writes no folder' do
      FileUtils.mkdir_p(@path)
      expect { upload('x', @path) }.to raise_error(error, /is a directory/)
    end
  end
end
