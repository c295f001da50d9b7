# frozen_string_literal: true

# Machines that only note what they are told over ssh, in place of the driver.
class FakeMachines
  Result = Struct.new(:stdout, :stderr, :exit_status)

  # One machine's ssh.
  class Transport
    # @return [Array<Array<String>>] what it was told
    attr_reader :commands

    # @param failing [Array<String>] words of commands that fail
    def initialize(failing)
      @failing = failing
      @commands = []
    end

    def run(*command)
      @commands << command
      Result.new('', '', @failing.intersect?(command) ? 3 : 0)
    end
    alias_method :run!, :run

    def close
      @closed = true
    end

    def closed?
      @closed
    end
  end

  # @return [Hash] of machine name to its state, for specs to change
  attr_reader :states
  # @return [Hash] of machine name to words of commands that fail there
  attr_reader :failing

  # @param names [Array<String>] of the machines that run
  def initialize(*names)
    @states = Hash.new(:not_created).merge(names.to_h { |name| [name, :running] })
    @failing = Hash.new { |hash, name| hash[name] = [] }
    @transports = {}
  end

  def state(name)
    @states[name]
  end

  def connect(name)
    raise Chef::Provisioning::Error, "#{name} is #{state(name)}" unless state(name) == :running

    @transports[name] = Transport.new(@failing[name])
  end

  # @return [Transport, nil] the last one to this machine
  def transport(name)
    @transports[name]
  end
end
