# frozen_string_literal: true

require 'json'
require 'time'
require_relative 'backup_file'
require_relative 'connection'
require_relative 'health'
require_relative 'state'

module ConsulCluster
  # Saves in one file what cannot be made again: Consul's data (a snapshot), the objects
  # of the embedded Chef server, keys, certificates and settings.
  class Backup
    # The repository's files that go along.
    FILES = %w(provisioning/*.json roles/*.json .chef/*.pem .chef/*.password .chef/knife.rb .chef/trusted_certs/*).freeze

    # Where the server of this edition keeps its objects, unless chef.json says another folder.
    DATA_DIR = '/var/opt/opscode/embedded'

    # Packs it while it does not write. $@: absolute paths; its clients try again meanwhile.
    PACK = <<~'SHELL'
      set -eu
      trap 'systemctl start chef-zero-server' EXIT
      systemctl stop chef-zero-server
      tar -C / -cz "$@"
    SHELL

    # On a server: $1 is the file, and what follows the options. It is removed at once.
    SNAPSHOT = <<~'SHELL'
      set -eu
      folder=$(mktemp -d)
      trap 'rm -rf "$folder"' EXIT
      consul snapshot save "$@" "$folder/snap" >&2
      cat "$folder/snap"
    SHELL

    # @param settings [Settings]
    # @param driver [Object] reaches the machines
    # @param out [IO]
    # @param state [#call] gives the State
    def initialize(settings, driver, out: $stdout, state: -> { State.new(settings, driver) })
      @settings = settings
      @driver = driver
      @out = out
      @look = state
    end

    # What can be had is saved, of a broken cluster too.
    # @param file [String, nil] absolute; nil: .chef/backups/NAME-TIME.tar
    # @return [String] the file
    # @raise [Error] a part is missing in it, which the file is written without
    def run(file = nil)
      @missing = []
      state = @look.call
      problems = Health.new(state).problems
      parts = { BackupFile::CONSUL => consul(state), BackupFile::CHEF_SERVER => chef_server }.compact
      file ||= File.join(@settings.chef_dir, 'backups', "#{@settings.name}-#{Time.now.strftime('%Y%m%d-%H%M%S')}.tar")
      BackupFile.write(file, { BackupFile::ABOUT => about(problems) }.merge(parts, repository))
      report(file, parts, problems)
      file
    end

    private

    # Without a leader, a server gives what it has; that may not be the last.
    def consul(state)
      server = state.consul.leader || state.consul.answering.first or
        return missing("Consul's data (no Consul server answers)")

      stale = state.consul.leader ? [] : ['-stale']
      on(server) { |transport| transport.run!('sudo', 'sh', '-c', SNAPSHOT, 'snapshot', *stale).stdout.b }
    rescue Chef::Provisioning::Error => e
      missing("Consul's data (#{e.message})")
    end

    def chef_server
      server = @settings.chef_server
      unless server.edition == 'embedded'
        @out.puts("  the Chef server's objects are left out: the edition #{server.edition} has its own backup (chef-server-ctl backup)")
        return
      end
      paths = [data_dir, '/var/opt/opscode/nginx/ca', '/etc/opscode/pivotal.pem', '/etc/opscode/pivotal.pub']
      on(server.name) { |transport| transport.run!('sudo', 'sh', '-c', PACK, 'pack', *paths.map { |path| path.delete_prefix('/') }).stdout.b }
    rescue Chef::Provisioning::Error => e
      missing("the Chef server's objects (#{e.message})")
    end

    def data_dir
      @settings.chef['chef-server'].dig('embedded', 'data_dir') || DATA_DIR
    end

    def missing(what)
      @missing << what
      nil
    end

    # @return [Hash]
    def repository
      Dir.glob(FILES, base: @settings.root).sort.to_h do |path|
        [BackupFile::REPOSITORY + path, File.binread(File.join(@settings.root, path))]
      end
    end

    def about(problems)
      JSON.pretty_generate('name' => @settings.name, 'time' => Time.now.utc.iso8601,
                           'consul' => @settings.cluster.dig('consul', 'version'), 'problems' => problems, 'missing' => @missing)
    end

    def report(file, parts, problems)
      parts.each { |name, content| @out.puts("  #{name}  #{content.bytesize} bytes") }
      problems.each { |problem| @out.puts("  warning: the cluster was not well: #{problem}") }
      @out.puts("  wrote #{file.delete_prefix("#{@settings.root}/")}")
      raise Error, "#{file} is incomplete, it lacks #{@missing.join(' and ')}" if @missing.any?
    end

    def on(name, &block)
      Connection.open(@driver, name, &block)
    end
  end
end
