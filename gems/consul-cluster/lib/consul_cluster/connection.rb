# frozen_string_literal: true

module ConsulCluster
  # ssh to a machine, for as long as a block takes.
  module Connection
    # @param driver [Object] that reaches the machine
    # @param name [String] of the machine
    # @yieldparam transport [Object] with run, run!, upload and download
    # @return [Object] what the block gives
    def self.open(driver, name)
      transport = driver.connect(name)
      yield transport
    ensure
      transport&.close
    end
  end
end
