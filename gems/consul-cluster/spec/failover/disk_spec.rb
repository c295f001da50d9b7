# frozen_string_literal: true

require 'consul_cluster'
require 'open3'
require 'tmpdir'

# With stand-ins for what would change the system; filling a disk is for a real machine.
RSpec.describe ConsulCluster::Failover::Disk do
  around do |example|
    Dir.mktmpdir do |root|
      @data = File.join(root, 'data')
      @bin = File.join(root, 'bin')
      Dir.mkdir(@data, 0o700)
      Dir.mkdir(@bin)
      # Each notes how it was called.
      %w(systemctl mount umount mountpoint consul).each { |name| File.write(File.join(@bin, name), "#!/bin/sh\necho #{name} $* >>#{root}/calls\n", perm: 0o755) }
      File.write(File.join(@data, 'node-id'), 'mine')
      @calls = File.join(root, 'calls')
      example.run
    end
  end

  # @param words [Array<String>] sh -c SCRIPT NAME FOLDER…
  def run(words)
    output, status = Open3.capture2e({ 'PATH' => "#{@bin}:#{ENV.fetch('PATH')}" }, *words.first(4), @data)
    expect([output, status.exitstatus]).to eq(['', 0])
    File.readlines(@calls, chomp: true)
  end

  it 'mounts a little more than is there, with the same owner and mode, while the agent is stopped' do
    calls = run(described_class.of_server[:prepare])
    expect(calls.first).to eq('systemctl stop consul')
    expect(calls[1]).to match(/\Amount -t tmpfs -o size=10\d\dk,mode=700,uid=#{Process.uid},gid=#{Process.gid} failover #{@data}\z/)
    expect(calls[2]).to eq('systemctl start consul')
    expect(File.read(File.join(@data, 'node-id'))).to eq('mine')
  end

  it 'takes the mount away, and keeps what was written but the filler' do
    File.write(File.join(@data, 'failover-filler'), '0')
    File.write(File.join(@data, 'new'), 'new')
    calls = run(described_class.of_server[:repair])
    expect(calls).to eq(['systemctl stop consul', "mountpoint -q #{@data}", "umount -l #{@data}", 'systemctl start consul',
                         'systemctl is-active --quiet nginx', 'systemctl reload nginx', 'consul kv delete consul-cluster/failover'])
    expect(Dir.children(@data)).to contain_exactly('node-id', 'new')
  end

  it 'touches nothing that was not mounted' do
    File.write(File.join(@bin, 'mountpoint'), "#!/bin/sh\nexit 1\n")
    expect(run(described_class.of_web[:repair])).not_to include(/umount/)
    expect(Dir.children(@data)).to eq(%w(node-id))
  end

  it 'writes more than a Raft log has left, and forgets it' do
    script = described_class.of_server[:make][2].lines.last
    run(['sh', '-c', script, 'failover'])
    expect(File.read(@calls)).to eq("consul kv put consul-cluster/failover -\n")
  end
end
