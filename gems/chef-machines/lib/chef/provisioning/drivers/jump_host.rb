# frozen_string_literal: true

require 'net/ssh'
require 'net/ssh/proxy/jump'
require 'tempfile'

class Chef
  module Provisioning
    module Drivers
      # The way to a machine through a jump host: `ssh -W`, by OpenSSH's own client with its
      # own configuration. It asks nothing, and what it says stands in the failure.
      class JumpHost < Net::SSH::Proxy::Jump
        # What it says where only the machine behind, or the jump host, is not there yet.
        NOT_YET = /open failed|refused|timed out|no route|unreachable|closed by|reset by/i.freeze

        # Seconds that it may take, unless the connection says otherwise.
        TIMEOUT = 10

        # @param hosts [String] [user@]host[:port], or several with commas between them, as ssh -J takes them
        # @param known_hosts [String] a file that keeps the keys of hosts which are met for the first time
        # @param keys [Array<String>] private keys' files, to be tried there too
        # @param config [String, nil] a file in place of ssh's own configuration
        def initialize(hosts, known_hosts:, keys: [], config: nil)
          super(hosts)
          @known_hosts = known_hosts
          @keys = keys
          @config = config
        end

        # Called by Net::SSH.
        # @param host [String] of the machine
        # @param port [Integer]
        # @param options [Hash] of Net::SSH.start
        # @return [IO]
        # @raise [SystemCallError] it is not there yet
        # @raise [Net::SSH::Proxy::ConnectError] it lets nobody through
        def open(host, port, options = {})
          @timeout = options[:timeout] || TIMEOUT
          errors = Tempfile.create('jump')
          @errors = errors.path
          super
        rescue Net::SSH::Proxy::ConnectError
          said = cause(errors.read)
          message = "through the jump host #{jump_proxies}: #{said}"
          raise said.match?(NOT_YET) ? Errno::EHOSTUNREACH.new(message) : Net::SSH::Proxy::ConnectError.new(message)
        rescue ArgumentError => e
          raise Net::SSH::Proxy::ConnectError, e.message
        ensure
          errors&.close
          FileUtils.rm_f(errors.path) if errors
        end

        # Adds to what Net::SSH calls how host keys are verified, and where ssh's errors go.
        def build_proxy_command_equivalent(_options = nil)
          super({ config: @config })
          more = ['-o', 'BatchMode=yes', '-o', 'LogLevel=ERROR', '-o', "ConnectTimeout=#{@timeout.ceil}", '-o', "StrictHostKeyChecking=#{strictness}",
                  '-o', %(UserKnownHostsFile="#{@known_hosts}" ~/.ssh/known_hosts), *@keys.flat_map { |key| ['-i', key] }]
          more = Shellwords.join(more).gsub('%', '%%')
          @command_line_template = "#{@command_line_template.sub(/\Assh/) { "exec ssh #{more}" }} 2>#{Shellwords.escape(@errors)}"
        end

        private

        # @param errors [String] what ssh said
        # @return [String] the line that tells why
        def cause(errors)
          lines = errors.lines.map(&:strip).reject(&:empty?)
          changed = lines.grep(/\AOffending/).first
          changed ? "its host key has changed (#{changed})" : lines.first || 'it timed out'
        end

        # A new key is taken at the first connection, unless ssh's configuration takes none.
        def strictness
          host = jump_proxies.split(',').first[/([^@:]+)(:\d+)?\z/, 1]
          Net::SSH.configuration_for(host, @config || true)[:verify_host_key] == :always ? 'yes' : 'accept-new'
        end
      end
    end
  end
end
