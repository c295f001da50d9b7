# frozen_string_literal: true

require 'tty-cursor'
require 'tty-screen'

class Chef
  module Provisioning
    module Progress
      # A line per machine at the end of the terminal's contents, drawn again in place.
      # What stays is written above them.
      class Live
        # Seconds between two drawings.
        INTERVAL = 0.5

        # @param out [IO] a terminal
        # @param size [#call] gives its rows and columns, which may change
        def initialize(out, size: TTY::Screen.method(:size))
          @out = out
          @size = size
          @colours = Progress.colours(out)
          @machines = {}
          @drawn = 0
          @mutex = Mutex.new
        end

        # @param machines [Hash{String => At}] those on which something happens now
        # @return [void]
        def update(machines)
          @mutex.synchronize do
            @machines = machines
            @ticker ||= Thread.new { tick }
          end
        end

        # @param text [String] stays
        # @return [void]
        def puts(text)
          @mutex.synchronize do
            erase
            @out.puts(text)
            draw
          end
        end

        # Takes the lines away.
        # @return [void]
        def close
          @ticker&.kill
          @ticker = nil
          @mutex.synchronize do
            @machines = {}
            erase
          end
        end

        private

        def tick
          loop do
            @mutex.synchronize do
              erase
              draw
            end
            sleep(INTERVAL)
          end
        end

        def erase
          @out.print(TTY::Cursor.clear_lines(@drawn, :up), TTY::Cursor.column(1)) if @drawn.positive?
          @drawn = 0
        end

        # A line that is broken could not be erased.
        def draw
          rows, columns = @size.call
          room = [rows - 2, 1].max
          lines = lines(columns - 1)
          lines = [*lines.first(room - 1), "  … and #{lines.size - room + 1} more"] if lines.size > room
          return if lines.empty?

          # The cursor stays behind the last line, which clear_lines counts.
          @out.print(lines.join("\n"))
          @out.flush
          @drawn = lines.size
        end

        def lines(columns)
          now = Process.clock_gettime(Process::CLOCK_MONOTONIC)
          width = @machines.keys.map(&:length).max.to_i
          @machines.map do |name, at|
            head = "  #{name.ljust(width)}  #{at.phase.ljust(11)} #{format('%4d s', now - at.since)}"[0, columns]
            rest = at.activity ? "  #{at.activity}"[0, columns - head.length].to_s : ''
            "#{head}#{@colours.dim(rest)}"
          end
        end
      end
    end
  end
end
