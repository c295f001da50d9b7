# frozen_string_literal: true

require 'fileutils'
require 'tmpdir'

class Chef
  module Provisioning
    module Drivers
      # The key pair that opens every machine, and the machines' host keys, in .chef/ssh.
      # By hand:
      #   ssh -i .chef/ssh/id_ecdsa -o UserKnownHostsFile=.chef/ssh/known_hosts vagrant@ADDRESS
      class SshKeys
        # @param state_dir [String] .chef of the repository
        # @param command [Command]
        def initialize(state_dir, command)
          @dir = File.join(state_dir, 'ssh')
          @command = command
          @mutex = Mutex.new
        end

        # ECDSA, because net-ssh needs one more gem with native code for Ed25519;
        # in the PEM format, because Debian 12's net-ssh, and so its Vagrant,
        # cannot sign with the newer one.
        # @return [String] the private key's file
        def private_key
          File.join(@dir, 'id_ecdsa')
        end

        # @return [String] the file of host keys
        def known_hosts
          File.join(@dir, 'known_hosts')
        end

        # Makes the key pair where it is not there.
        # @return [String] the public key, one line
        def ensure
          @mutex.synchronize do
            FileUtils.mkdir_p(@dir, mode: 0o700)
            generate unless File.file?(private_key)
            FileUtils.touch(known_hosts)
          end
          File.read("#{private_key}.pub").chomp
        end

        # Trusts these host keys of a machine, and no others.
        # @param address [String]
        # @param keys [Array<String>] lines such as "ssh-rsa AAAA… comment";
        #   none forgets the machine
        # @return [void]
        def trust(address, keys)
          lines = keys.map { |key| "#{address} #{key.split.first(2).join(' ')}\n" }
          change { |old| old.reject { |line| line.start_with?("#{address} ") } + lines }
        end

        # Forgets a machine, which will be made anew.
        # @param address [String]
        # @return [void]
        def forget(address)
          trust(address, []) if File.exist?(known_hosts)
        end

        private

        # The private key appears with its last rename, so that an interrupted
        # run leaves a pair or nothing.
        def generate
          Dir.mktmpdir('key', @dir) do |dir|
            file = File.join(dir, 'key')
            @command.run!('ssh-keygen', '-q', '-t', 'ecdsa', '-m', 'PEM', '-N', '', '-C', 'chef-machines', '-f', file)
            File.rename("#{file}.pub", "#{private_key}.pub")
            File.rename(file, private_key)
          end
        end

        # Several threads, and several runs, may learn host keys at a time.
        def change
          FileUtils.mkdir_p(@dir, mode: 0o700)
          File.open("#{known_hosts}.lock", File::CREAT | File::RDWR, 0o600) do |lock|
            lock.flock(File::LOCK_EX)
            old = File.exist?(known_hosts) ? File.readlines(known_hosts) : []
            new = yield old
            next if new == old

            File.write("#{known_hosts}.new", new.join)
            File.rename("#{known_hosts}.new", known_hosts)
          end
        end
      end
    end
  end
end
