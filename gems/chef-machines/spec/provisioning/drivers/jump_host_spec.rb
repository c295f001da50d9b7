# frozen_string_literal: true

require 'chef/provisioning/drivers/jump_host'
require 'tmpdir'

RSpec.describe Chef::Provisioning::Drivers::JumpHost do
  # An ssh that notes its arguments, says something and ends.
  around do |example|
    Dir.mktmpdir do |dir|
      @dir = dir
      path = ENV.fetch('PATH')
      ENV['PATH'] = "#{dir}:#{path}"
      example.run
    ensure
      ENV['PATH'] = path
    end
  end

  def ssh(script)
    File.write(File.join(@dir, 'ssh'), "#!/bin/sh\nprintf '%s\\n' \"$@\" >#{@dir}/arguments\n#{script}\n", perm: 0o755)
  end

  def jump(hosts = 'ops@bastion:2222', **options)
    described_class.new(hosts, known_hosts: '/a b/known_hosts', **options)
  end

  def arguments
    File.readlines(File.join(@dir, 'arguments'), chomp: true)
  end

  it "goes through OpenSSH's own client, which asks nothing and verifies host keys" do
    ssh('echo SSH-2.0; cat >/dev/null')
    io = jump(keys: %w(/k/100%)).open('10.0.1.5', 22, timeout: 3)
    expect(io.recv(8)).to eq('SSH-2.0' + "\n")
    expect(arguments).to eq(['-o', 'BatchMode=yes', '-o', 'LogLevel=ERROR', '-o', 'ConnectTimeout=3', '-o', 'StrictHostKeyChecking=accept-new',
                             '-o', 'UserKnownHostsFile="/a b/known_hosts" ~/.ssh/known_hosts', '-i', '/k/100%',
                             '-l', 'ops', '-p', '2222', '-W', '10.0.1.5:22', 'bastion'])
  ensure
    io&.close
  end

  it 'takes no new key where the configuration takes none' do
    config = File.join(@dir, 'config')
    File.write(config, "Host bastion\n  StrictHostKeyChecking yes\n")
    ssh('echo SSH-2.0')
    jump(config: config).open('10.0.1.5', 22).close
    expect(arguments).to include('StrictHostKeyChecking=yes').and include('-F', config)
  end

  it 'says what ssh said, and tells what may come yet from what will not' do
    ssh('echo "channel 0: open failed: connect failed: Connection refused" >&2; exit 255')
    expect { jump.open('10.0.1.5', 22) }
      .to raise_error(Errno::EHOSTUNREACH, /through the jump host ops@bastion:2222: channel 0: open failed: connect failed: Connection refused/)
    ssh('echo "ops@bastion: Permission denied (publickey)." >&2; exit 255')
    expect { jump.open('10.0.1.5', 22) }
      .to raise_error(Net::SSH::Proxy::ConnectError, 'through the jump host ops@bastion:2222: ops@bastion: Permission denied (publickey).')
    ssh('echo "@@@@@@@@" >&2; echo "Offending ED25519 key in /repository/known_hosts:1" >&2; echo "Host key verification failed." >&2; exit 255')
    expect { jump.open('10.0.1.5', 22) }
      .to raise_error(Net::SSH::Proxy::ConnectError, %r{its host key has changed \(Offending ED25519 key in /repository/known_hosts:1\)\z})
    ssh('sleep 5')
    expect { jump.open('10.0.1.5', 22, timeout: 0.2) }.to raise_error(Errno::EHOSTUNREACH, /it timed out/)
  end

  it 'gives the shell nothing to run' do
    expect { jump('$(touch /tmp/x)').open('10.0.1.5', 22) }.to raise_error(Net::SSH::Proxy::ConnectError, /jump host is not/)
  end
end
