# frozen_string_literal: true

require_relative 'error'
require_relative 'health'

module ConsulCluster
  # `rake converge`: chef-client on the machines that run. That the others are off is said once.
  class Converge
    # @param driver [Object] asked which machines run
    # @param converge [#call] runs chef-client on machines, as ConsulCluster.converge does
    def initialize(driver, converge: ConsulCluster.method(:converge))
      @driver = driver
      @converge = converge
    end

    # @param names [Array<String>] of machines
    # @return [void]
    # @raise [Chef::Provisioning::Error] machines are off, or failed; the others have converged
    def run(names)
      off = Health::Cause.off(@driver, names)
      said = Health::Cause.told(off)
      begin
        @converge.call(names - off.map(&:machine))
      rescue Chef::Provisioning::Error => e
        raise if said.empty?

        said << e.message
      end
      raise Error, said.join("\n") if said.any?
    end
  end
end
