# frozen_string_literal: true

class Chef
  module Provisioning
    # The files that a user has written, for messages: where the resource that failed is
    # declared, or the value that was refused.
    class Sources
      # Of these kinds, and not in folders that others fill.
      KINDS = '**/*.{rb,erb,json}'
      OTHERS = %r{(\A|/)(vendor|berks-cookbooks|spec|test|node_modules)/}.freeze

      # Larger ones are data.
      LARGE = 256 * 1024

      # What a program puts between quotation marks, for instance a value that it refuses.
      QUOTED = /"([^"\n]{2,80})"|'([^'\n]{2,80})'/.freeze

      # @param root [String] the repository
      def initialize(root)
        @root = root
      end

      # @param cause [String] in the words of the program that failed
      # @param places [Array<String>] where it happened, as cookbooks/NAME/recipes/web.rb:12, the
      #   innermost first; not all of them are the user's
      # @param resource [String, nil] that failed
      # @return [String, nil] FILE:LINE, with the resource
      def place(cause, places = [], resource = nil)
        declared = places.find { |place| own?(place[/\A(.*):\d+\z/, 1]) }
        value = value_in(cause)
        return [declared, resource].compact.join(', ') if declared && value.nil?
        return unless value

        declared ? "#{value} (#{[declared, resource].compact.join(', ')})" : value
      end

      private

      def own?(file)
        file && !file.match?(OTHERS) && File.file?(File.join(@root, file))
      end

      # @return [String, nil] where a value that the cause quotes is written, if it is in one line only
      def value_in(cause)
        values = cause.scan(QUOTED).flatten.compact.uniq.reject { |value| value.start_with?('/') }
        values.each do |value|
          found = lines.select { |_, line| line.include?(%("#{value}")) || line.include?("'#{value}'") }
          return found.first.first if found.size == 1
        end
        nil
      end

      # @return [Array<Array(String, String)>] FILE:LINE and what is there
      def lines
        @lines ||= Dir.glob(KINDS, base: @root).grep_v(OTHERS).sort.flat_map do |file|
          path = File.join(@root, file)
          next [] unless File.file?(path) && File.size(path) <= LARGE

          File.read(path, encoding: 'UTF-8').scrub.lines.each_with_index.map { |line, index| ["#{file}:#{index + 1}", line] }
        end
      end
    end
  end
end
