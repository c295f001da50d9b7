# frozen_string_literal: true

require 'etc'
require_relative 'failed'

class Chef
  module Provisioning
    # Does the same for several machines, or other things, a bounded number at a
    # time. Chef itself is not loaded.
    class Pool
      VARIABLE = 'CHEF_PROVISIONING_JOBS'

      # Converging on the docker provider uses this computer's cores, and half of
      # a converge is waiting for packages: two machines per core.
      # @return [Integer] from the environment, or what suits this computer
      # @raise [Failed] the environment holds no number of at least 1
      def self.default_size
        text = ENV.fetch(VARIABLE, nil)
        return 2 * Etc.nprocessors if text.nil? || text.empty?
        return text.to_i if /\A[1-9]\d{0,3}\z/.match?(text)

        raise Failed, "#{VARIABLE} is #{text.inspect}; a number of machines, such as 4, would work"
      end

      # @param size [Integer] how many at a time
      def initialize(size = self.class.default_size)
        @size = size
      end

      # Begins in the order given and returns when all are done. What the block
      # raises is its own matter: it rescues what it can deal with.
      # @param items [Array] e.g. the names of machines
      # @yieldparam item one of them
      # @return [void]
      def each(items, &block)
        queue = Queue.new(items).close
        workers = Array.new([@size, items.size].min) { worker(queue, &block) }
        workers.each(&:join)
      ensure
        # Ctrl-C in the thread that waits ends the work of the others too.
        workers&.each(&:kill)
      end

      private

      def worker(queue)
        Thread.new do
          Thread.current.report_on_exception = false
          while (item = queue.pop)
            yield item
          end
        end
      end
    end
  end
end
