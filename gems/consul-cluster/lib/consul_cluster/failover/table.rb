# frozen_string_literal: true

module ConsulCluster
  class Failover
    # The figures of all faults, as a table in Markdown.
    class Table
      HEADINGS = ['fault', 'requests', 'failed', 'slowest answer', 'DNS right after', 'traffic right after', 'healed after'].freeze

      # @param results [Hash{String => Trial::Result, String}] by the fault's name; a String says why it was skipped
      def initialize(results)
        @results = results
      end

      # @return [Array<String>]
      def lines
        rows = [HEADINGS, *@results.map { |name, result| row(name, result) }]
        widths = rows.transpose.map { |column| column.map(&:length).max }
        text = rows.map { |row| "| #{row.zip(widths).map { |cell, width| cell.ljust(width) }.join(' | ')} |" }
        [text.first, "|#{widths.map { |width| '-' * (width + 2) }.join('|')}|", *text.drop(1)]
      end

      # @param result [Trial::Result]
      # @return [Array<String>] its cells, without the name
      def self.cells(result)
        slowest = result.visits.map(&:seconds).max
        [result.visits.size.to_s, result.failed.size.to_s, seconds(slowest), seconds(result.dns), seconds(result.traffic), seconds(result.healed)]
      end

      # @param value [Float, nil]
      # @return [String]
      def self.seconds(value)
        return '–' unless value

        value.infinite? ? 'never' : format('%.1f s', value)
      end

      private

      def row(name, result)
        return [name, 'skipped', *[''] * (HEADINGS.size - 2)] if result.is_a?(String)

        [name, *Table.cells(result)]
      end
    end
  end
end
