# frozen_string_literal: true

require 'fileutils'

class Chef
  module Provisioning
    # Files that only their owner may read.
    module SecretFile
      # Writes a whole file or none, with its mode from the first byte on, so that
      # a file that exists is one that can be used.
      # @param path [String]
      # @param content [String]
      # @param mode [Integer]
      # @return [void]
      def self.write(path, content, mode: 0o600)
        FileUtils.mkdir_p(File.dirname(path), mode: 0o700)
        part = "#{path}.part"
        FileUtils.rm_f(part)
        File.open(part, File::WRONLY | File::CREAT | File::EXCL, mode) { |file| file.write(content) }
        File.rename(part, path)
      end
    end
  end
end
