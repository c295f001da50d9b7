# frozen_string_literal: true

require 'json'
require_relative 'error'

module ConsulCluster
  # Reads the JSON files that people edit by hand.
  module JsonFile
    # What some editors on Windows begin a file with.
    BYTE_ORDER_MARK = /\A\uFEFF/

    # What can be in a file's place.
    KINDS = { 'directory' => 'folder', 'fifo' => 'named pipe', 'characterSpecial' => 'device', 'blockSpecial' => 'device' }.freeze

    # @param root [String] the repository
    # @param name [String] the file in it; errors name it so
    # @return [Hash]
    # @raise [Error] missing, unreadable, not text, not JSON, or not an object
    def self.read(root, name)
      text = text(File.join(root, name), name)
      data = JSON.parse(text)
      return data if data.is_a?(Hash)

      raise Error, "#{name}: must be a JSON object, { … }, and is #{data.class}"
    rescue SystemCallError => e
      raise Error, "#{name}: cannot be read: #{e.class.new.message}"
    rescue JSON::ParserError => e
      raise Error, "#{name}#{line(e.message, text)} is not JSON: #{reason(e.message)}"
    end

    # A pipe would be waited for, and a device never ends.
    # @param path [String]
    # @param name [String] as above
    # @return [void]
    # @raise [Error, SystemCallError] it is no file; it cannot be looked at
    def self.refuse_other(path, name)
      type = File.stat(path).ftype
      raise Error, "#{name}: is a #{KINDS.fetch(type, type)}, not a file; take it back from version control" unless type == 'file'
    end

    def self.text(path, name)
      refuse_other(path, name)
      text = File.read(path, encoding: 'UTF-8')
      return text.sub(BYTE_ORDER_MARK, '') if text.valid_encoding?

      line = text.lines.index { |each| !each.valid_encoding? } + 1
      raise Error, "#{name}: line #{line} is not UTF-8; save it as UTF-8"
    end
    private_class_method :text

    # @return [String, nil] ":LINE", where the parser quotes the rest of the file; newer ones say the line
    def self.line(message, text)
      rest = message.scrub[/at '(.*)'/m, 1] or return
      ":#{text.lines.size - rest.lines.size + 1}" if text.end_with?(rest)
    end
    private_class_method :line

    # The parser quotes the rest of the file.
    def self.reason(message)
      line = message.scrub.lines.first.to_s.strip
      line.length > 120 ? "#{line[0, 120]}…" : line
    end
    private_class_method :reason
  end
end
