# frozen_string_literal: true

require_relative 'failure'

class Chef
  module Provisioning
    # The failures of a run in few lines: each cause once, with its machines, where it is,
    # and what helps; the logs, of which each machine has its own, have the rest.
    class Failures
      # Lines of the whole.
      LINES = 9

      # Lines of the cause that is told at length.
      CAUSE = 4

      AGAIN = 'Run it again when that is fixed: it goes on from there.'

      # @param failures [Hash{String => Failure}] by machine
      # @param logs [Hash{String => MachineLog}]
      def initialize(failures, logs)
        @groups = (logs.keys & failures.keys).group_by { |name| failures[name] }.sort_by { |_, names| -names.size }
        @logs = logs
      end

      # @param rest [String, nil] of those that did not fail
      # @return [String] LINES lines at most
      def text(rest: nil)
        shown = []
        left = @groups.dup
        until left.empty?
          lines = lines(*left.first)
          break if shown.any? && shown.size + lines.size > LINES - (left.size > 1 ? 2 : 1)

          shown.concat(lines)
          left.shift
        end
        shown << others(left) if left.any?
        [*shown, "#{rest}#{AGAIN}"].join("\n")
      end

      private

      def lines(failure, names)
        cause, *more = failure.cause.first(CAUSE)
        [
          "#{names.join(', ')} failed #{failure.phase}: #{cause}",
          *more.map { |line| "  #{line}" },
          *("  where: #{failure.place}" if failure.place),
          *("  helps: #{failure.remedy}" if failure.remedy),
          "  log:   #{short(@logs[names.first].path)}#{" and #{names.size - 1} more beside it" if names.size > 1}",
        ]
      end

      def others(groups)
        names = groups.flat_map(&:last)
        "#{names.first(6).join(', ')}#{', …' if names.size > 6} failed for #{groups.size} other #{groups.size == 1 ? 'reason' : 'reasons'}: " \
          "see #{File.dirname(short(@logs[names.first].path))}"
      end

      # As the user would type it.
      def short(path)
        path.delete_prefix("#{Dir.pwd}/")
      end
    end
  end
end
