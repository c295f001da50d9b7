# frozen_string_literal: true

require 'rubygems/package'
require 'stringio'
require 'zlib'

class Chef
  module Provisioning
    # Packs folders and files for a machine, or for its image.
    module Archive
      # Of files with the same path, the last one counts when it is unpacked.
      # @param folders [Array<Array(String, String)>] name in the archive, folder here
      # @param texts [Hash{String => String}] path in the archive => contents
      # @return [String] a compressed tar file
      def self.pack(folders, texts = {})
        io = StringIO.new(String.new)
        Zlib::GzipWriter.wrap(io) do |gzip|
          Gem::Package::TarWriter.new(gzip) do |tar|
            folders.each { |name, dir| add(tar, name, dir) }
            texts.each { |path, text| write(tar, path, 0o644, text) }
          end
        end
        io.string
      end

      # @param files [Array<Array(String, Integer, String)>] path in the archive, mode, contents
      # @return [String] a tar file
      def self.tar(files)
        io = StringIO.new(String.new)
        Gem::Package::TarWriter.new(io) { |tar| files.each { |path, mode, content| write(tar, path, mode, content) } }
        io.string
      end

      def self.add(tar, name, dir)
        Dir.glob('**/*', File::FNM_DOTMATCH, base: dir).sort.each do |entry|
          path = File.join(dir, entry)
          next unless File.file?(path)

          write(tar, File.join(name, entry), File.executable?(path) ? 0o755 : 0o644, File.binread(path))
        end
      end
      private_class_method :add

      def self.write(tar, path, mode, content)
        tar.add_file_simple(path, mode, content.bytesize) { |file| file.write(content) }
      end
      private_class_method :write
    end
  end
end
