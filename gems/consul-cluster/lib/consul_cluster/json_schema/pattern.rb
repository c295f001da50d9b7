# frozen_string_literal: true

module ConsulCluster
  class JsonSchema
    # Patterns of a JSON Schema are ECMAScript's: ^ and $ are the ends of the text,
    # not of a line, and \s is any space.
    module Pattern
      TOKEN = /\\.|[\[\]^$]/m
      IN_RUBY = { '^' => '\A', '$' => '\z' }.freeze

      # @param pattern [String] ECMAScript's
      # @return [Regexp]
      def self.regexp(pattern)
        in_class = false
        quietly(pattern.gsub(TOKEN) do |token|
          in_class = token == '[' || (in_class && token != ']')
          next '\p{Space}' if token == '\s'

          in_class ? token : IN_RUBY.fetch(token, token)
        end)
      end

      # Ruby warns of a class such as [\s\p{Cc}], in which a character is named twice.
      def self.quietly(text)
        verbose = $VERBOSE
        $VERBOSE = nil
        Regexp.new(text)
      ensure
        $VERBOSE = verbose
      end
      private_class_method :quietly
    end
  end
end
