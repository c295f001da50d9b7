# frozen_string_literal: true

module ConsulCluster
  class Failover
    # Something that can happen to a cluster, and what takes it back. What it is and what is to
    # be seen of it is the same for all kinds; how it is made is each kind's own:
    #   prepare   what it needs and nobody should notice (may be nothing)
    #   make      makes it
    #   repair    takes it back; does no harm where it never was, or is taken back already
    #   arm(n)    sees to it that it is repaired after n seconds, also when this process is killed
    #   disarm    it has been repaired
    #   commands  what a user would type to make it, for the screen
    class Fault
      # @return [String] what it is, in words
      attr_reader :title
      # @return [Array<String>] the machines that it concerns
      attr_reader :machines
      # @return [Array<String>] the web nodes that nobody should be sent to meanwhile
      attr_reader :gone
      # @return [Array<String>] the Consul servers that cannot be asked meanwhile
      attr_reader :silent
      # @return [String, nil] why visitors cannot but notice it
      attr_reader :visible

      # @param title [String]
      # @param machines [Array<String>]
      # @param gone [Array<String>]
      # @param silent [Array<String>]
      # @param visible [String, nil]
      # @param heals [Boolean] does it go away by itself, without `repair`?
      # @param back [#call] is all else as it was, beside what every fault is looked at for?
      def initialize(title, machines:, gone: [], silent: [], visible: nil, heals: false, back: -> { true })
        @title = title
        @machines = machines
        @gone = gone
        @silent = silent
        @visible = visible
        @heals = heals
        @back = back
      end

      # @return [Boolean]
      def heals?
        @heals
      end

      # @return [Boolean]
      def back?
        @back.call
      end

      # @return [void]
      def prepare; end
    end
  end
end
