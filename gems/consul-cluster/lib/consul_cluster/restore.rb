# frozen_string_literal: true

require 'chef/provisioning/secret_file'
require 'json'
require_relative 'backup_file'
require_relative 'error'
require_relative 'steps'

module ConsulCluster
  # Brings back what Backup has saved: the settings and keys here, the Chef server's objects
  # on its machine, then all machines as in `rake`, and at last Consul's data. Machines that
  # are not there are made.
  class Restore
    # Unpacks standard input over the Chef server's data. $1: its data folder; what is there goes.
    UNPACK = <<~'SHELL'
      set -eu
      archive=$(mktemp)
      trap 'rm -f "$archive"; systemctl start chef-zero-server; systemctl reload nginx' EXIT
      cat >"$archive"
      tar -tzf "$archive" >/dev/null
      systemctl stop chef-zero-server
      rm -rf "$1"
      tar -C / -xzf "$archive" --same-owner
    SHELL

    # Puts standard input back into Consul.
    SNAPSHOT = <<~'SHELL'
      set -eu
      file=$(mktemp)
      trap 'rm -f "$file"' EXIT
      cat >"$file"
      consul snapshot restore "$file"
    SHELL

    # @param root [String] the repository
    # @param out [IO]
    def initialize(root, out: $stdout)
      @root = root
      @out = out
    end

    # @param file [String] absolute
    # @return [void]
    # @raise [Error] the file is no backup, or of another cluster; or a step failed, after which
    #   the same command goes on
    def run(file)
      parts = BackupFile.read(file)
      refuse_another(file, parts)
      steps = Steps.new(out: @out)
      steps.run('Settings and keys') { write(parts) }
      steps.run('Chef server') { chef_server(parts[BackupFile::CHEF_SERVER]) }
      steps.run('Machines') { ConsulCluster.tool.run('rake', 'up', chdir: @root) }
      steps.run("Consul's data") { consul(parts[BackupFile::CONSUL]) }
      steps.run('Check') { check }
      steps.finish("#{ConsulCluster.settings.name} is as it was at #{about(parts)['time']}")
    end

    private

    def about(parts)
      JSON.parse(parts.fetch(BackupFile::ABOUT))
    end

    def refuse_another(file, parts)
      about = about(parts)
      here = ConsulCluster.settings.name
      raise Error, "#{file} is of the cluster #{about['name']}, this one is #{here}" unless about['name'] == here

      about['missing'].each { |what| @out.puts("warning: it was saved without #{what}") }
    end

    # New machines have other IDs than those in the snapshot.
    def check
      Repair.new(ConsulCluster.settings, ConsulCluster.driver, out: @out).run
      HealthCheck.new(ConsulCluster.settings, ConsulCluster.driver, out: @out).run
    end

    # Keys that lie here already may be others'; the backup's fit the backup's Chef server.
    def write(parts)
      parts.select { |name, _| name.start_with?(BackupFile::REPOSITORY) }.each do |name, content|
        path = File.expand_path(name.delete_prefix(BackupFile::REPOSITORY), @root)
        raise Error, "the backup holds #{name}, which lies outside the repository" unless path.start_with?("#{@root}/")
        next if File.exist?(path) && File.binread(path) == content

        keep(path)
        Chef::Provisioning::SecretFile.write(path, content, mode: mode(path))
        @out.puts("  wrote #{path.delete_prefix("#{@root}/")}")
      end
      # They may be others now.
      ConsulCluster.root = @root
    end

    # What git keeps, too, is everybody's to read.
    def mode(path)
      path.start_with?("#{@root}/.chef/") && !path.end_with?('.crt') ? 0o600 : 0o644
    end

    # A settings file that is another now is kept beside.
    def keep(path)
      return if !File.exist?(path) || path.start_with?("#{@root}/.chef/")

      File.rename(path, "#{path}.before-restore")
      @out.puts("  #{path.delete_prefix("#{@root}/")}.before-restore is what was there")
    end

    def chef_server(archive)
      return @out.puts('  nothing was saved of it') unless archive

      ConsulCluster.tool.run('rake', chdir: File.join(@root, 'provisioning/chef-server'))
      settings = ConsulCluster.settings
      folder = settings.chef['chef-server'].dig('embedded', 'data_dir') || '/var/opt/opscode/embedded'
      ConsulCluster.on(settings.chef_server.name) { |transport| transport.run!('sudo', 'sh', '-c', UNPACK, 'unpack', folder, stdin: archive) }
    end

    def consul(snapshot)
      return @out.puts('  nothing was saved of it') unless snapshot

      servers = ConsulCluster.settings.machines_with('consul-server').map(&:name)
      @out.puts(ConsulCluster.on_any(servers) { |transport| transport.run!('sudo', 'sh', '-c', SNAPSHOT, 'snapshot', stdin: snapshot).stdout })
    end
  end
end
