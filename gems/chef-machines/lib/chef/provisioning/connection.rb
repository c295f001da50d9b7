# frozen_string_literal: true

require 'net/ssh'
require_relative 'drivers/error'

class Chef
  module Provisioning
    # The ssh connection to one machine. It is opened when it is used, and waits for a machine
    # that is starting.
    class Connection
      # A machine that is starting refuses connections, or logs nobody in yet.
      STARTING = [Errno::ECONNREFUSED, Errno::ECONNRESET, Errno::EHOSTUNREACH, Errno::ENETUNREACH, Errno::ETIMEDOUT,
                  Net::SSH::ConnectionTimeout, Net::SSH::Disconnect].freeze

      # @param name [String] the machine, for messages
      # @param host [String] its address
      # @param user [String, nil] who logs in; nil: the user here
      # @param wait [Numeric] seconds that a machine gets to answer
      # @param complaint [#call, nil] says why a machine will not answer; nil where it may
      # @param options [Hash] more of Net::SSH.start, such as :keys
      def initialize(name, host, user, wait: 60, complaint: nil, **options)
        @name = name
        @host = host
        @user = user
        @wait = wait
        @complaint = complaint
        @options = { non_interactive: true, timeout: 10, keepalive: true, keepalive_interval: 15 }.merge(options)
      end

      # @return [Net::SSH::Connection::Session] an open one
      # @raise [Drivers::Refused] the machine lets nobody in with the key
      # @raise [Drivers::Error] it cannot be reached
      def session
        return @session if @session && !@session.closed?

        deadline = now + @wait
        begin
          @session = start
        rescue *STARTING => e
          complaint ||= @complaint&.call
          raise Drivers::Error, complaint if complaint
          raise unreachable(e.message) if now > deadline

          sleep 0.5
          retry
        end
      end

      # Ends it, without waiting for a command that still runs; the next #session is a new one.
      # @return [void]
      def close
        @session&.shutdown!
      rescue Net::SSH::Exception, SystemCallError, IOError
        nil
      ensure
        @session = nil
      end

      # Gives up one that broke.
      # @return [void]
      def lost
        @session = nil
      end

      private

      def start
        Net::SSH.start(@host, @user, @options)
      rescue *STARTING
        raise
      rescue Net::SSH::AuthenticationFailed
        raise Drivers::Refused, "#{@name} (#{@host}) does not let #{@user || 'you'} in with the key given"
      rescue Net::SSH::HostKeyMismatch => e
        files = Array(@options[:user_known_hosts_file]).join(' or ')
        raise unreachable("#{e.message}; if it was made anew, remove #{@host} from #{files}")
      rescue Net::SSH::Exception, SystemCallError, SocketError => e
        raise unreachable(e.message)
      rescue NotImplementedError => e
        # An Ed25519 key, which net-ssh reads with the gem ed25519 only.
        raise unreachable(e.message.lines.first.chomp)
      end

      def unreachable(cause)
        Drivers::Error.new("#{@name} (#{@host}) cannot be reached over ssh: #{cause}")
      end

      def now
        Process.clock_gettime(Process::CLOCK_MONOTONIC)
      end
    end
  end
end
