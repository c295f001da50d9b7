# frozen_string_literal: true

module ConsulCluster
  # Text in columns.
  module Table
    # @param rows [Array<Array<String>>] the first is the heading; a column in which no row has
    #   something is left out
    # @yieldparam text [String] a cell, as wide as its column
    # @yieldparam row [Integer] 0 is the heading
    # @yieldparam column [Integer] among all columns
    # @yieldreturn [String] the same in a colour
    # @return [Array<String>] a line for each row
    def self.lines(rows)
      widths = rows.transpose.map { |cells| cells.drop(1).all?(&:empty?) ? nil : cells.map(&:length).max }
      rows.each_with_index.map do |cells, row|
        cells.each_with_index.filter_map { |cell, column| widths[column] && yield(cell.ljust(widths[column]), row, column) }.join('  ').rstrip
      end
    end
  end
end
