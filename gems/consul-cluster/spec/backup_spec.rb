# frozen_string_literal: true

require 'consul_cluster'
require 'consul_cluster/restore'
require 'stringio'
require_relative 'support/repository'

RSpec.describe ConsulCluster::Backup do
  let(:out) { StringIO.new }
  let(:said) { { 'srv101' => "snap\xff".b, 'chef-server' => "objects\x00".b } }
  let(:told) { [] }
  let(:leader) { 'srv101' }
  let(:answering) { %w(srv101 srv102) }
  let(:problems) { [] }
  let(:state) { double('state', consul: double('consul', leader: leader, answering: answering)) }

  let(:driver) do
    double('driver').tap do |driver|
      allow(driver).to receive(:connect) do |name|
        raise ConsulCluster::Error, "#{name} is stopped" unless said.key?(name)

        double('transport', close: nil).tap do |shell|
          allow(shell).to receive(:run!) { |*argv, **| told << [name, argv.drop(5)] and double(stdout: said[name]) }
        end
      end
    end
  end

  before { allow(ConsulCluster::Health).to receive(:new).and_return(instance_double(ConsulCluster::Health, problems: problems)) }

  def in_backed_up
    in_repository do |root|
      FileUtils.mkdir_p(File.join(root, '.chef'))
      File.write(File.join(root, '.chef/testuser.pem'), 'KEY')
      settings = ConsulCluster::Settings.read(root)
      yield root, described_class.new(settings, driver, out: out, state: -> { state })
    end
  end

  it 'saves snapshot, objects, keys and settings in one file for its owner only' do
    in_backed_up do |root, backup|
      file = backup.run
      expect(file).to match(%r{\A#{root}/\.chef/backups/sample-\d{8}-\d{6}\.tar\z})
      expect(format('%o', File.stat(file).mode & 0o777)).to eq('600')
      expect(ConsulCluster::BackupFile.read(file)).to match(
        'backup.json' => /"problems": \[\]/, 'consul.snap' => said['srv101'], 'chef-server.tar.gz' => said['chef-server'],
        'repository/.chef/testuser.pem' => 'KEY', 'repository/provisioning/cluster.json' => /"sample"/, 'repository/provisioning/chef.json' => /testorg/
      )
      expect(told.last.last).to include('var/opt/opscode/embedded', 'etc/opscode/pivotal.pem')
    end
  end

  context 'while the servers have no leader' do
    let(:leader) { nil }
    let(:answering) { %w(srv101) }
    let(:problems) { ['the Consul servers have no leader'] }

    it 'saves what a server has, and says that the cluster was not well' do
      in_backed_up do |root, backup|
        parts = ConsulCluster::BackupFile.read(backup.run(File.join(root, 'mine.tar')))
        expect(told.first).to eq(['srv101', %w(-stale)])
        expect(JSON.parse(parts['backup.json'])).to include('problems' => problems, 'missing' => [])
        expect(out.string).to include('warning: the cluster was not well: the Consul servers have no leader')
      end
    end
  end

  context 'while the Chef server is off' do
    before { said.delete('chef-server') }

    it 'saves the rest, and fails' do
      in_backed_up do |root, backup|
        file = File.join(root, 'mine.tar')
        expect { backup.run(file) }.to raise_error(ConsulCluster::Error, "#{file} is incomplete, it lacks the Chef server's objects (chef-server is stopped)")
        expect(ConsulCluster::BackupFile.read(file)).to include('consul.snap')
      end
    end
  end

  describe ConsulCluster::Restore do
    let(:restored) { [] }

    before do
      allow(ConsulCluster).to receive(:tool).and_return(double('tool').tap { |tool| allow(tool).to receive(:run) { |*words, chdir:| restored << [*words, File.basename(chdir)] } })
      allow(ConsulCluster).to receive(:driver).and_return(driver)
      allow(driver).to receive(:connect) do |name|
        double('transport', close: nil).tap do |shell|
          allow(shell).to receive(:run!) { |*, stdin:| restored << [name, stdin] and double(stdout: 'Restored snapshot') }
        end
      end
      allow_any_instance_of(ConsulCluster::HealthCheck).to receive(:run)
      allow_any_instance_of(ConsulCluster::Repair).to receive(:run) { restored << %w(repair) }
    end

    def restored_from(parts)
      in_repository do |root|
        file = File.join(root, 'backup.tar')
        ConsulCluster::BackupFile.write(file, { 'backup.json' => JSON.generate('name' => 'sample', 'time' => 'yesterday', 'missing' => []) }.merge(parts))
        ConsulCluster.root = root
        described_class.new(root, out: out).run(file)
        yield root
      end
    ensure
      # The folder is gone, and the next example has one of its own.
      ConsulCluster.instance_variables.each { |name| ConsulCluster.remove_instance_variable(name) }
    end

    it 'brings the Chef server back, then the machines, then the data' do
      restored_from('consul.snap' => 'SNAP', 'chef-server.tar.gz' => 'OBJECTS', 'repository/.chef/testuser.pem' => 'KEY',
                    'repository/provisioning/cluster.json' => JSON.generate(cluster_data.merge('domain' => 'old.jp'))) do |root|
        expect(restored).to eq([%w(rake chef-server), %w(chef-server OBJECTS), ['rake', 'up', File.basename(root)], %w(srv101 SNAP), %w(repair)])
        expect(File.stat(File.join(root, '.chef/testuser.pem')).mode & 0o777).to eq(0o600)
        expect(ConsulCluster.settings.domain).to eq('old.jp')
        expect(File.read(File.join(root, 'provisioning/cluster.json.before-restore'))).to include('example.jp')
        expect(out.string).to include('=== sample is as it was at yesterday', "  wrote .chef/testuser.pem\n")
      end
    end

    it 'refuses what is no backup, or of another cluster, or reaches out of the repository' do
      expect { restored_from('backup.json' => JSON.generate('name' => 'other')) { nil } }.to raise_error(ConsulCluster::Error, /is of the cluster other/)
      expect { restored_from('repository/../../x' => 'x') { nil } }.to raise_error(ConsulCluster::Error, /outside the repository/)
      expect { described_class.new('/', out: out).run(__FILE__) }.to raise_error(ConsulCluster::Error, /is not a file of rake backup/)
      expect { described_class.new('/', out: out).run('/nowhere') }.to raise_error(ConsulCluster::Error, /cannot be read/)
      expect(restored).to eq([])
    end
  end
end
