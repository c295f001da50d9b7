# frozen_string_literal: true

require 'net/ssh'
require 'shellwords'
require_relative 'connection'
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
      # @param options [Hash] more of Connection: `wait`, `complaint`, and those of Net::SSH.start
      def initialize(name, host, user, **options)
        @name = name
        @user = user
        @connection = Connection.new(name, host, user, **options)
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
        session = @connection.session
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
        wait_for(session, channel)
        finish(result, argv)
      rescue Net::SSH::Exception, SystemCallError, IOError => e
        @connection.lost
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
        @connection.close
      end

      # Keys are kept out of error dumps.
      def inspect
        "#<#{self.class} #{@name}>"
      end

      private

      # A program that ends without having read all of its input leaves the channel
      # open for ever, and with it the connection, which is given up then.
      def wait_for(session, channel)
        session.loop { channel.active? && !channel.remote_closed? }
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
    end
  end
end
