# frozen_string_literal: true

class Chef
  module Provisioning
    # Finds in what a failed program said the lines that tell why.
    module Cause
      # The last FATAL line of chef-client that is more than a pointer to the stack trace.
      FATAL = /FATAL: (?!-{3}|Stacktrace dumped|PLEASE PROVIDE)(\S.*)$/.freeze

      # What chef-client always says at its end, and empty lines.
      EPILOGUE = /FATAL: (-{3}|Stacktrace dumped|PLEASE PROVIDE)|handlers|^\s*(System Info:|-+|[a-z_]+=.*)?$/.freeze

      # What Mixlib::ShellOut puts around what a command said.
      FRAME = /^(-{4} (Begin|End) output of .*|Ran .* returned \d+$|STD(OUT|ERR): ?)/.freeze

      # The names of exceptions, and of resources around others, in front of what is meant.
      PREFIX = /\A\s*(?:(?:Chef|Mixlib)(?:::[A-Z]\w+)+: |\w+\[[^\]]*\] \([^)]*\) had an error: |(?:Expected process to exit with \[0\], but received '\d+')\s*)+/.freeze

      # What loggers put before a line, and lines of a backtrace.
      LOGGED = /\A(?:[A-Z], )?\[\d{4}-\d\d-\d\dT[^\]]*\] +[A-Z]+(?: -- [^:]*)?: /.freeze
      BACKTRACE = /\A\S+:\d+:in [`']/.freeze

      # Lines that are worth more than others where there are too many.
      TELLING = /\b(error|fatal|invalid|unable|cannot|could not|failed|not found|refused?|denied|emerg|unknown|timed out)\b|\AE: /i.freeze

      # @param output [String] of chef-client, or of another command
      # @return [String] one line
      def self.in(output)
        output.scan(FATAL).flatten.last&.strip ||
          output.lines.map(&:strip).reject(&:empty?).last ||
          'it said nothing'
      end

      # @param output [String] as above
      # @param count [Integer]
      # @return [Array<String>] its last lines that say something
      def self.last_lines(output, count)
        output.lines.map(&:chomp).grep_v(EPILOGUE).last(count)
      end

      # @param message [String] of an exception: with what a program said, and what others have put around that
      # @param count [Integer] of lines
      # @return [Array<String>] the program's own words; where these are many, those that tell most
      def self.own_words(message, count = 4)
        lines = message.gsub(FRAME, '').sub(PREFIX, '').lines.map { |line| line.strip.gsub(/\s+/, ' ').sub(LOGGED, '') }
        lines = lines.grep_v(BACKTRACE).reject(&:empty?).uniq
        return lines.empty? ? [message.strip] : lines.map { |line| shorten(line) } if lines.size <= count

        telling = lines.grep(TELLING)
        picked = telling.size >= 2 ? telling : lines.last(count)
        (lines & [lines.first, *picked.last(count - 1)]).map { |line| shorten(line) }
      end

      # Some programs say everything in one line, again and again.
      def self.shorten(line, length = 300)
        line.length > length ? "#{line[0, length]}…" : line
      end
      private_class_method :shorten
    end
  end
end
