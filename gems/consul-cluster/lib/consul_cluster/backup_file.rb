# frozen_string_literal: true

require 'chef/provisioning/secret_file'
require 'rubygems/package'
require 'stringio'
require_relative 'error'

module ConsulCluster
  # What a backup consists of, as one tar file, which is its owner's only: keys are in it.
  module BackupFile
    # What it is, as JSON: name, time, problems.
    ABOUT = 'backup.json'
    # Consul's snapshot.
    CONSUL = 'consul.snap'
    # The Chef server's data, certificate and superuser's key, packed on its machine.
    CHEF_SERVER = 'chef-server.tar.gz'
    # Where the repository's own files lie in it.
    REPOSITORY = 'repository/'

    # @param path [String]
    # @param parts [Hash{String => String}] of names to contents
    # @return [void]
    def self.write(path, parts)
      tar = StringIO.new(+''.b)
      Gem::Package::TarWriter.new(tar) do |writer|
        parts.each { |name, content| writer.add_file_simple(name, 0o600, content.bytesize) { |file| file.write(content) } }
      end
      Chef::Provisioning::SecretFile.write(path, tar.string)
    end

    # @param path [String]
    # @return [Hash{String => String}] of names to contents, binary
    # @raise [Error] it is no backup
    def self.read(path)
      parts = File.open(path, 'rb') do |file|
        Gem::Package::TarReader.new(file).to_h { |entry| [entry.full_name, entry.read.to_s.b] }
      end
      return parts if parts.key?(ABOUT)

      raise Error, "#{path} is not a file of rake backup"
    rescue SystemCallError => e
      raise Error, "#{path} cannot be read: #{e.message}"
    rescue Gem::Package::Error, ArgumentError
      raise Error, "#{path} is not a file of rake backup"
    end
  end
end
