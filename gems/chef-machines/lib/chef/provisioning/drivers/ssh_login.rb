# frozen_string_literal: true

require 'net/ssh'
require_relative '../transport'
require_relative 'jump_host'

class Chef
  module Provisioning
    module Drivers
      # How to log in to a machine: what machine options say of it (SshOptions), and for the
      # rest ssh's own configuration, ~/.ssh/config and so on.
      class SshLogin
        # Where ssh itself keeps host keys.
        KNOWN_HOSTS = %w(~/.ssh/known_hosts ~/.ssh/known_hosts2).freeze

        # Whose values are symbols.
        SYMBOLS = %i(verify_host_key verbose).freeze

        # @param name [String] the machine
        # @param said [Hash] as SshOptions.read gives it
        # @param known_hosts [String] the file that keeps its host key
        # @param jump_known_hosts [String] the file that keeps those of jump hosts
        def initialize(name, said, known_hosts:, jump_known_hosts:)
          @name = name
          @said = said
          @known_hosts = known_hosts
          @jump_known_hosts = jump_known_hosts
          SYMBOLS.each { |key| said[key] = said[key].to_sym if said[key].is_a?(String) }
        end

        # @return [String] what is said; or else the machine's name where ssh's configuration has a
        #   HostName for it; or else its address, or its name
        def host
          @said[:host] || (@name if config_of(@name).key?(:host_name)) || @said[:address] || @name
        end

        # @return [String, nil] nil: the user here
        def user
          @said[:user] || config[:user]
        end

        # @param more [Hash] options of Net::SSH.start, and `wait`
        # @return [Transport]
        def transport(**more)
          Transport.new(@name, host, user, **config.except(:user, :proxy), **@said.except(:host, :address, :user, :gateway),
                        **host_keys, **proxy, config: false, **more)
        end

        private

        def config
          @config ||= config_of(host)
        end

        def config_of(host)
          Net::SSH.configuration_for(host, @said.fetch(:config, true))
        end

        # A key that ssh itself knows counts; a new one is taken at the first connection and must stay
        # the same, unless ssh's configuration takes none.
        def host_keys
          files = @said[:user_known_hosts_file] || [@known_hosts, *(config[:user_known_hosts_file] || KNOWN_HOSTS)]
          { verify_host_key: @said[:verify_host_key] || (config[:verify_host_key] == :always ? :always : :accept_new),
            user_known_hosts_file: files }
        end

        def proxy
          own = config[:proxy]
          jump = @said[:gateway] || (own.jump_proxies if own.is_a?(Net::SSH::Proxy::Jump))
          return { proxy: own }.compact if jump.nil?
          return {} if jump == 'none'

          file = @said[:config] if @said[:config].is_a?(String)
          { proxy: JumpHost.new(jump, known_hosts: @jump_known_hosts, keys: Array(@said[:keys]), config: file) }
        end
      end
    end
  end
end
