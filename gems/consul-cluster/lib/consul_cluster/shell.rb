# frozen_string_literal: true

require_relative 'error'
require_relative 'health'
require_relative 'state'

module ConsulCluster
  # Calls of the ssh client for a machine, as argument lists: a shell, a command, the log.
  class Shell
    # Lines of the log that are shown.
    LINES = 100

    # What the Chef server's machine serves with, by edition.
    SERVER_UNITS = { 'embedded' => %w(chef-zero-server nginx) }.freeze

    # @param settings [Settings]
    # @param driver [Object] that has made the machines
    def initialize(settings, driver)
      @settings = settings
      @driver = driver
    end

    # @param name [String] of a machine, the Chef server's among them
    # @param line [String, nil] what a shell there runs; nil: somebody types
    # @return [Array<String>]
    # @raise [Error] there is no such machine, or it does not run
    def open(name, line = nil)
      ready(name)
      return @driver.ssh_command(name) unless line

      @driver.ssh_command(name, 'sh', '-c', line, terminal: $stdin.tty? && $stdout.tty?)
    end

    # @param name [String] as above
    # @param follow [Boolean] go on with what comes?
    # @return [Array<String>] shows the log of the units of its role; of a role of the user's, all of it
    # @raise [Error] as above
    def logs(name, follow: false)
      ready(name)
      @driver.ssh_command(name, 'sudo', 'journalctl', '--no-pager', '--lines', LINES.to_s, *('--follow' if follow),
                          *units(name).flat_map { |unit| ['--unit', unit] }, terminal: follow && $stdout.tty?)
    end

    private

    def ready(name)
      known = [*(@settings.chef_server.name unless @settings.chef_server.existing?), *@settings.machines.map(&:name)]
      raise Error, "which machine? #{known.join(' ')}" if name.to_s.empty?
      raise Error, "no machine #{name.inspect} in #{ClusterCheck::FILE}; it has #{known.join(' ')}" unless known.include?(name)

      off = Health::Cause.of_power(name, @driver.state(name))
      raise Error, Health::Cause.told([off]).first if off
    end

    def units(name)
      return SERVER_UNITS.fetch(@settings.chef_server.edition, []) if name == @settings.chef_server.name

      State::UNITS.fetch(@settings.machine(name).role, [])
    end
  end
end
