# frozen_string_literal: true

require_relative 'error'

module ConsulCluster
  # Stops all machines in an orderly way. Who asks the Consul servers goes before them, and
  # the Chef server last; `rake` starts them again, with all data.
  class Halt
    # @param settings [Settings]
    # @param driver [Object] stops the machines
    # @param out [IO]
    def initialize(settings, driver, out: $stdout)
      @settings = settings
      @driver = driver
      @out = out
    end

    # @return [void]
    # @raise [Error] naming the machines that could not be stopped; the others are
    def run
      unless @driver.can?(:stop)
        raise Error, "the driver #{@driver} cannot stop machines; stop them where they come from: web nodes and load balancers first, " \
                     'then the Consul servers, then the Chef server'
      end

      servers, others = @settings.machines.partition { |machine| machine.role == 'consul-server' }.map { |machines| machines.map(&:name) }
      chef_server = @settings.chef_server.existing? ? [] : [@settings.chef_server.name]
      failed = [others, servers, chef_server].flat_map { |names| stop(names) }.compact
      raise Error, failed.join('; ') unless failed.empty?

      @out.puts("#{@settings.name} is halted; rake starts it again")
    end

    private

    # @return [Array<String, nil>] why machines could not be stopped
    def stop(names)
      names.map { |name| Thread.new { stop_machine(name) } }.map(&:value)
    end

    def stop_machine(name)
      return unless %i(running paused).include?(@driver.state(name))

      @driver.stop(name)
      @out.puts("  #{name}  stopped")
      nil
    rescue Chef::Provisioning::Error => e
      "#{name}: #{e.message}"
    end
  end
end
