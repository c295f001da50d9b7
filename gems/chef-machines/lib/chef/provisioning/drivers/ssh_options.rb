# frozen_string_literal: true

require 'net/ssh'
require_relative 'error'

class Chef
  module Provisioning
    module Drivers
      # How to log in to a machine that exists, as machine options say it:
      #
      #   transport_options: {host: or ip_address: or hostname:, username:, port:,
      #                       ssh_options: {…}, options: {ssh_gateway: 'user@host'}}
      #   ssh_options:  {host:, user:, and what Net::SSH.start takes, such as port:, keys:, password:}
      #   ssh_username: the user; start_timeout: seconds to wait for the machine
      #
      # Without any of these, SshLogin finds out what its host is.
      module SshOptions
        KNOWN = %i(address transport_options ssh_options ssh_username start_timeout).freeze

        # What transport_options may hold; `options` besides, of which only the gateway
        # has a meaning: commands run as root (prefix) and without a terminal anyway.
        TRANSPORT = %i(host hostname ip_address username user port password ssh_options options is_windows).freeze

        # Options of Net::SSH.start that cannot be kept in a file.
        OBJECTS = %i(logger proxy).freeze

        SUPPORTED = [:host, *(Net::SSH::VALID_OPTIONS - OBJECTS)].freeze

        # Whose file names may begin with ~.
        FILES = %i(keys global_known_hosts_file user_known_hosts_file).freeze

        module_function

        # @param spec [MachineSpec]
        # @return [Hash] :host, :address, :user, :gateway and :wait, where they are said, and options
        #   of Net::SSH.start, as JSON can keep them
        def read(spec)
          transport = spec.options.fetch(:transport_options, {})
          options = net_ssh(transport.fetch(:ssh_options, {})).merge(net_ssh(spec.options.fetch(:ssh_options, {})))
          said = { host: transport[:host] || transport[:ip_address] || transport[:hostname], address: spec.address,
                   user: transport[:username] || transport[:user] || spec.options[:ssh_username],
                   port: transport[:port], password: transport[:password], gateway: transport.dig(:options, :ssh_gateway), wait: spec.options[:start_timeout] }
          said.compact.merge(options)
        end

        # @param spec [MachineSpec]
        # @return [Boolean] is a Windows machine asked for?
        def windows?(spec)
          spec.options.dig(:transport_options, :is_windows).to_s == 'true'
        end

        # @param spec [MachineSpec]
        # @return [Array<String>] what has no meaning
        def notes(spec)
          transport = spec.options.fetch(:transport_options, {})
          unknown = (transport.keys - TRANSPORT).map { |key| "transport_options #{key}" }
          all = transport.fetch(:ssh_options, {}).merge(spec.options.fetch(:ssh_options, {}))
          unknown += (all.keys - SUPPORTED - %i(paranoid)).map { |key| "ssh_options #{key}" }
          unknown.map { |what| "#{what} has no meaning for ssh, and is left out" }
        end

        # The empty texts of the old manual's example, in which every option stands, say nothing.
        def net_ssh(options)
          options = options.reject { |_, value| value.nil? || value == '' }
          options[:verify_host_key] ||= options.delete(:paranoid) ? 'accept_new' : 'never' if options.key?(:paranoid)
          FILES.each { |key| options[key] = Array(options[key]).map { |file| File.expand_path(file) } if options.key?(key) }
          options.slice(*SUPPORTED)
        end
        private_class_method :net_ssh
      end
    end
  end
end
