# frozen_string_literal: true

require_relative '../../transport'
require_relative '../base'
require_relative '../power'
require_relative '../ssh_command'

class Chef
  module Provisioning
    module Drivers
      class Vagrant < Base
        # How the machines are reached over ssh: with the one key that opens them all, and with
        # the host keys that the provider vouches for, or that were taken at the first connection.
        class Access
          # Seconds that a machine gets to answer.
          PATIENCE = 60

          # @param options [Options]
          # @param folder [Folder]
          # @param keys [SshKeys]
          # @param provider [Provider]
          def initialize(options, folder, keys, provider)
            @options = options
            @folder = folder
            @keys = keys
            @provider = provider
            @waits = {}
          end

          # @param name [String] a machine
          # @param seconds [Integer, nil] that it gets to answer; nil: PATIENCE
          # @return [void]
          def wait(name, seconds)
            @waits[name] = seconds || PATIENCE
          end

          # @return [Transport] as Verbs#connect
          def connect(name)
            address, vouched = admitting(name)
            Transport.new(name, address, @provider.user(name), wait: @waits.fetch(name, PATIENCE),
                                                               complaint: -> { Power.complaint(name, @provider.state(name), @options) },
                                                               keys: [@keys.private_key], keys_only: true, use_agent: false, auth_methods: %w(publickey),
                                                               config: false, user_known_hosts_file: @keys.known_hosts, global_known_hosts_file: [],
                                                               verify_host_key: vouched ? :always : :accept_new)
          end

          # @return [Array<String>] as Verbs#ssh_command
          def ssh_command(name, *command, terminal: nil)
            address, vouched = admitting(name)
            SshCommand.build(address, user: @provider.user(name), keys: [@keys.private_key], known_hosts: @keys.known_hosts,
                                      strict: vouched, own: true, terminal: terminal, command: command)
          end

          # Waits until a machine answers, and sees to its Chef client.
          # @yield [line] what is said meanwhile
          # @return [void]
          # @raise [Error]
          def reach(name, &block)
            transport = connect(name)
            transport.run!('true')
            @provider.chef_install.call(transport, &block)
          ensure
            transport&.close
          end

          # Once more for a machine that refuses the key: it has outlived the folder
          # .chef, or the run that made it was interrupted before it had the key.
          # @yield is called again then
          # @return [void]
          def admitted(name)
            yield
          rescue Refused
            @provider.admit(name, @keys.ensure)
            yield
          end

          private

          # @return [Array(String, Boolean)] the machine's address, and are its host keys known
          #   for sure? Otherwise they are taken at the first connection
          def admitting(name)
            host_keys = @provider.host_keys(name)
            address = @folder.address(name) || raise(Error, "nothing is known here of a machine #{name}")
            @keys.trust(address, host_keys) if host_keys
            [address, !host_keys.nil?]
          end
        end
      end
    end
  end
end
