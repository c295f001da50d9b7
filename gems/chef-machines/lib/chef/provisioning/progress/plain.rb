# frozen_string_literal: true

class Chef
  module Provisioning
    module Progress
      # For a file, a pipe or a terminal that cannot do more: one line when something begins,
      # and from time to time one of where all machines are.
      class Plain
        # Seconds until the second line; then twice as many each time, up to LONGEST. A log that is
        # read while it grows shall show that it goes on, and one that is read later shall be short.
        INTERVAL = 20
        LONGEST = 80

        # @param out [IO]
        # @param interval [Numeric] seconds
        def initialize(out, interval: INTERVAL)
          @out = out
          @interval = interval
          @start = now
          @mutex = Mutex.new
        end

        # @param machines [Hash{String => At}] those on which something happens now
        # @return [void]
        def update(machines)
          @mutex.synchronize do
            @machines = machines
            # A machine may be silent for minutes, over a package for instance.
            @ticker ||= Thread.new { tick } if @interval.positive?
            tell if due?
          end
        end

        # @param text [String]
        # @return [void]
        def puts(text)
          @mutex.synchronize { write(text) }
        end

        # @return [void]
        def close
          @ticker&.kill
          @ticker = nil
        end

        private

        def now
          Process.clock_gettime(Process::CLOCK_MONOTONIC)
        end

        def tick
          loop do
            sleep(1)
            @mutex.synchronize { tell if due? }
          end
        end

        def due?
          @machines.any? && (@last.nil? || now - @last >= @interval)
        end

        def tell
          begun = @last.nil?
          @last = now
          @interval = [2 * @interval, LONGEST].min unless begun
          phases = @machines.group_by { |_, at| at.phase }.map { |phase, all| "#{phase} #{all.map { |name, at| one(name, at) }.join(', ')}" }
          # What all are at is said once.
          shared = @machines.values.map(&:activity).uniq
          more = " (#{shared.first})" if shared.size == 1 && shared.first
          write("  #{"#{(now - @start).round} s: " unless begun}#{phases.join('; ')}#{more}")
        end

        def one(name, at)
          at.activity && @machines.values.map(&:activity).uniq.size > 1 ? "#{name} (#{at.activity})" : name
        end

        def write(text)
          @out.puts(text)
          @out.flush if @out.respond_to?(:flush)
        end
      end
    end
  end
end
