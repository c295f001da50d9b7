# frozen_string_literal: true

require 'fileutils'
require_relative 'api'

module EmbeddedChefServer
  module Ctl
    # Where a new private key goes: it is given out once, so the place is made
    # ready before the key is asked for.
    module KeyFile
      # Takes a path, or nil for standard output; yields, and writes the key that
      # the block gives, readable by its owner only. Raises Error if the path
      # cannot be written.
      def self.fill(path)
        return puts(yield) unless path

        # Always the same name: what a killed command has left there goes first.
        temporary = "#{path}.new"
        FileUtils.rm_f(temporary)
        File.open(temporary, File::WRONLY | File::CREAT | File::EXCL, 0o600) { |file| file.write(yield) }
        File.rename(temporary, path)
      rescue SystemCallError => e
        raise Error, "#{path} cannot be written: #{e.message}"
      ensure
        File.delete(temporary) if temporary && File.exist?(temporary)
      end
    end
  end
end
