# frozen_string_literal: true

require 'rubygems/package'
require 'stringio'
require 'zlib'

class Chef
  module Provisioning
    # Packs folders for a machine.
    module Archive
      # @param folders [Array<Array(String, String)>] name in the archive, folder here;
      #   of files with the same path, the last one counts when it is unpacked
      # @return [String] a compressed tar file
      def self.pack(folders)
        io = StringIO.new(String.new)
        Zlib::GzipWriter.wrap(io) do |gzip|
          Gem::Package::TarWriter.new(gzip) { |tar| folders.each { |name, dir| add(tar, name, dir) } }
        end
        io.string
      end

      def self.add(tar, name, dir)
        Dir.glob('**/*', File::FNM_DOTMATCH, base: dir).sort.each do |entry|
          path = File.join(dir, entry)
          next unless File.file?(path)

          content = File.binread(path)
          mode = File.executable?(path) ? 0o755 : 0o644
          tar.add_file_simple(File.join(name, entry), mode, content.bytesize) { |file| file.write(content) }
        end
      end
      private_class_method :add
    end
  end
end
