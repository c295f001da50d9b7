# frozen_string_literal: true

require 'net/ssh'
require 'shellwords'
require_relative 'drivers/error'

class Chef
  module Provisioning
    # Commands and files on one machine, over ssh.
    #
    # On net-ssh itself, not on Train, which stands on it: Train's ssh knows no
    # standard input, turns the terminal on for a whole connection, and takes
    # any host key.
    #
    # Not for several threads at a time; each takes a transport of its own.
    class Transport
      # What a command said. With a terminal all of it is in `stdout`.
      Result = Struct.new(:stdout, :stderr, :exit_status)

      # A machine that is starting refuses connections, or logs nobody in yet.
      STARTING = [Errno::ECONNREFUSED, Errno::ECONNRESET, Errno::EHOSTUNREACH, Errno::ENETUNREACH, Errno::ETIMEDOUT,
                  Net::SSH::ConnectionTimeout, Net::SSH::Disconnect].freeze

      # Writes standard input to a file, whole or not at all; where it is a mount
      # point, as /etc/hosts of many containers, it cannot be replaced and is written in
      # place. $1: path, $2: mode, $3: owner, $4: size.
      UPLOAD = <<~'SHELL'
        set -eu
        [ ! -d "$1" ] || { echo "$1 is a directory" >&2; exit 1; }
        mkdir -p "$(dirname "$1")"
        new=$(mktemp "$1.XXXXXX")
        trap 'rm -f "$new"' EXIT
        cat >"$new"
        [ "$(wc -c <"$new")" -eq "$4" ] || { echo "the upload of $1 was cut short" >&2; exit 1; }
        chown "$3" "$new"
        chmod "$2" "$new"
        if mountpoint -q "$1"; then cat "$new" >"$1"; else mv -f "$new" "$1"; fi
      SHELL

      # @param name [String] the machine, for messages
      # @param host [String] its address
      # @param user [String, nil] root, or who may use sudo without a password
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

      # Runs a command.
      # @param argv [Array<String>] its arguments; they reach it as they are
      # @param stdin [String, nil] what it reads
      # @param pty [Boolean] give it a terminal
      # @yield [output] pieces of both outputs as they come
      # @return [Result]
      # @raise [Drivers::Error] the machine cannot be reached, or is lost
      def run(*argv, stdin: nil, pty: false, &block)
        result = Result.new(+'', +'', nil)
        channel = session.open_channel do |opened|
          request_pty(opened) if pty
          opened.exec(Shellwords.join(as_user(argv))) do |_, success|
            raise Drivers::Error, "#{@name} refuses to run #{argv.first}" unless success

            collect(opened, result, block)
            # net-ssh counts characters where it should count bytes.
            opened.send_data(stdin.b) if stdin
            opened.eof!
          end
        end
        wait_for(channel)
        finish(result, argv)
      rescue Net::SSH::Exception, SystemCallError, IOError => e
        @session = nil
        raise Drivers::Error, "#{@name}: the connection was lost during `#{shown(argv)}` (#{e.message})"
      end

      # As run, for what must succeed.
      # @raise [Drivers::Error] it failed, with the end of what it said
      def run!(*argv, **options, &block)
        result = run(*argv, **options, &block)
        return result if result.exit_status.zero?

        said = (result.stdout + result.stderr).lines.map(&:rstrip).reject(&:empty?).last(10).join("\n")
        raise Drivers::Error, "#{@name}: `#{shown(argv)}` ended with status #{result.exit_status}" \
                              "#{said.empty? ? '' : ":\n#{said}"}"
      end

      # Writes a file, with its folders where they are missing; a reader sees
      # the old contents or the new.
      # @param content [String]
      # @param path [String] anywhere; written as root
      # @param mode [Integer]
      # @param owner [String] "user" or "user:group"
      # @return [void]
      # @raise [Drivers::Error]
      def upload(content, path, mode: 0o644, owner: 'root')
        run!('sudo', 'sh', '-c', UPLOAD, 'upload', path, format('%04o', mode), owner, content.bytesize.to_s, stdin: content)
        nil
      rescue Drivers::Error => e
        raise Drivers::Error, e.message.sub(/`sudo sh -c .*?`/m, "the upload to #{path}")
      end

      # @param path [String] readable by root
      # @return [String]
      # @raise [Drivers::Error]
      def download(path)
        run!('sudo', 'cat', '--', path).stdout
      end

      # Ends the connection, and does not wait for a command that still runs: an
      # interruption comes here, too. The next command opens a new one.
      # @return [void]
      def close
        @session&.shutdown!
      rescue Net::SSH::Exception, SystemCallError, IOError
        nil
      ensure
        @session = nil
      end

      # Keys are kept out of error dumps.
      def inspect
        "#<#{self.class} #{@name}>"
      end

      private

      def session
        return @session if @session && !@session.closed?

        deadline = now + @wait
        begin
          @session = Net::SSH.start(@host, @user, @options)
        rescue *STARTING => e
          complaint ||= @complaint&.call
          raise Drivers::Error, complaint if complaint
          raise unreachable(e.message) if now > deadline

          sleep 0.5
          retry
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
      end

      def unreachable(cause)
        Drivers::Error.new("#{@name} (#{@host}) cannot be reached over ssh: #{cause}")
      end

      # A program that ends without having read all of its input leaves the channel
      # open for ever, and with it the connection, which is given up then.
      def wait_for(channel)
        @session.loop { channel.active? && !channel.remote_closed? }
        close if channel.active?
      end

      # A machine that root logs in to may have no sudo.
      def as_user(argv)
        return argv unless @user == 'root' && argv.first == 'sudo'

        argv.drop(1).drop_while { |word| word.start_with?('-') }
      end

      def request_pty(channel)
        channel.request_pty do |_, success|
          raise Drivers::Error, "#{@name} gives no terminal" unless success
        end
      end

      def collect(channel, result, block)
        channel.on_data { |_, data| take(result.stdout, data, block) }
        channel.on_extended_data { |_, _, data| take(result.stderr, data, block) }
        channel.on_request('exit-status') { |_, data| result.exit_status = data.read_long }
        channel.on_request('exit-signal') do |_, data|
          result.exit_status = 255
          take(result.stderr, "ended by signal #{data.read_string}\n", block)
        end
      end

      def take(text, data, block)
        text << data
        block&.call(data.dup.force_encoding(Encoding::UTF_8).scrub)
      end

      def finish(result, argv)
        raise Drivers::Error, "#{@name}: the connection was lost during `#{shown(argv)}`" unless result.exit_status

        result.stdout.force_encoding(Encoding::UTF_8)
        result.stderr.force_encoding(Encoding::UTF_8)
        result
      end

      def shown(argv)
        text = argv.join(' ')
        text.length > 200 ? "#{text[0, 200]}…" : text
      end

      def now
        Process.clock_gettime(Process::CLOCK_MONOTONIC)
      end
    end
  end
end
