# frozen_string_literal: true

require 'fileutils'
require 'openssl'
require_relative 'secret_file'

class Chef
  module Provisioning
    # The key pair that a machine proves with who it is: made here, kept with
    # mode 0600 in .chef/clients/NAME.pem. The Chef server learns the public half.
    class ClientKey
      BITS = 2048

      # @param state_dir [String] .chef
      # @return [Array<String>] the names of the machines that have a key here
      def self.names(state_dir)
        Dir.children(File.join(state_dir, 'clients')).grep(/\.pem\z/).map { |file| File.basename(file, '.pem') }.sort
      rescue Errno::ENOENT
        []
      end

      # @return [String] the file
      attr_reader :path

      # @param state_dir [String] .chef
      # @param name [String] the machine
      def initialize(state_dir, name)
        @path = File.join(state_dir, 'clients', "#{name}.pem")
      end

      # @return [String] the private key; a new one where there is none, or only
      #   what an interrupted run left of one
      def pem
        stored || generate
      end

      # @return [String] the public key
      def public_pem
        OpenSSL::PKey::RSA.new(pem).public_to_pem
      end

      # @return [void]
      def remove
        FileUtils.rm_f(path)
      end

      # Nothing of the key, in error messages either.
      def inspect
        "#<#{self.class} #{path}>"
      end

      private

      def stored
        text = File.read(path)
        text if OpenSSL::PKey::RSA.new(text, '').private?
      rescue Errno::ENOENT, OpenSSL::PKey::RSAError
        nil
      end

      def generate
        pem = OpenSSL::PKey::RSA.generate(BITS).to_pem
        SecretFile.write(path, pem)
        pem
      end
    end
  end
end
