# frozen_string_literal: true

require 'chef/provisioning/error'

module ConsulCluster
  # What must be done to the end, such as a repair: nothing interrupts it half way, nor
  # the tools that it starts, and it is tried several times.
  module Uninterrupted
    SIGNALS = %w(INT TERM HUP).freeze

    # How often it is tried, and the seconds in between: what was interrupted before may
    # still be under way.
    TRIES = 4
    PAUSE = 5

    # @yieldparam failed [Integer] how often it has failed before
    # @return [Object] what the block gives
    # @raise [Chef::Provisioning::Error] what the last try failed with
    def self.run(&block)
      handlers = SIGNALS.to_h { |signal| [signal, trap(signal, 'IGNORE')] }
      persistently(&block)
    ensure
      handlers&.each { |signal, handler| trap(signal, handler || 'DEFAULT') }
    end

    def self.persistently
      tries ||= 0
      yield tries
    rescue Chef::Provisioning::Error
      raise if (tries += 1) == TRIES

      sleep(PAUSE)
      retry
    end
    private_class_method :persistently
  end
end
