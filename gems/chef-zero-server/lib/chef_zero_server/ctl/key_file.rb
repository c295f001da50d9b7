# frozen_string_literal: true

require 'fileutils'
require_relative 'api'

module ChefZeroServer
  module Ctl
    # Where a new private key goes: it is given out once, so the place is made
    # ready before the key is asked for.
    module KeyFile
      # Takes a path, or nil for standard output; yields, and writes the key that
      # the block gives, readable by its owner only. Raises Error if the path
      # cannot be written, or is that of a directory or a device, which a file must
      # not replace.
      def self.fill(path)
        return puts(yield) unless path

        check_replaceable!(path)
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

      def self.check_replaceable!(path)
        raise Error, 'The name of the file for the key is empty' if path.empty?
        raise Error, "#{path} cannot be written: it is no ordinary file" if File.exist?(path) && !File.file?(path)
      end
      private_class_method :check_replaceable!
    end
  end
end
