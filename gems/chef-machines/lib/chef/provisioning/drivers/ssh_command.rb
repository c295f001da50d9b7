# frozen_string_literal: true

require 'shellwords'

class Chef
  module Provisioning
    module Drivers
      # The call of the ssh client that opens a machine by hand, as an argument list.
      module SshCommand
        # @param host [String]
        # @param known_hosts [String, Array<String>] files; what is new goes into the first
        # @param user [String, nil]
        # @param port [Integer, nil]
        # @param keys [Array<String>] files of private keys
        # @param gateway [String, nil] a host to go through
        # @param strict [Boolean] must the host key be known already? Otherwise a new one is taken
        # @param own [Boolean] do these options count alone, and not the user's configuration and agent?
        # @param terminal [Boolean, nil] give the command a terminal; nil: as ssh does
        # @param command [Array<String>] its arguments; none: a shell
        # @return [Array<String>]
        def self.build(host, known_hosts:, user: nil, port: nil, keys: [], gateway: nil, strict: false, own: false, terminal: nil, command: [])
          ['ssh', *(%w(-F none) if own), *keys.flat_map { |key| ['-o', "IdentityFile=#{file(key)}"] }, *(%w(-o IdentitiesOnly=yes) if own),
           '-o', "UserKnownHostsFile=#{Array(known_hosts).map { |path| file(path) }.join(' ')}", *(['-o', "GlobalKnownHostsFile=#{File::NULL}"] if own),
           '-o', "StrictHostKeyChecking=#{strict ? 'yes' : 'accept-new'}", *(['-p', port.to_s] if port), *(['-J', gateway] if gateway),
           *{ true => '-tt', false => '-T' }[terminal], user ? "#{user}@#{host}" : host, *(Shellwords.join(command) unless command.empty?)]
        end

        # As a value of an option: -i would look for the file before it replaces %h and the like.
        def self.file(path)
          %("#{path.gsub('%', '%%')}")
        end
        private_class_method :file
      end
    end
  end
end
