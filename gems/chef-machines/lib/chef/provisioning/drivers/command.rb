# frozen_string_literal: true

require 'open3'
require_relative 'error'

class Chef
  module Provisioning
    module Drivers
      # Runs the programs that make machines (vagrant, docker, …) from argument
      # lists, never through a shell.
      class Command
        # What a program said and how it ended.
        Result = Struct.new(:argv, :stdout, :stderr, :success) do
          # @return [String] the command and the end of what it said
          def failure
            said = [stdout, stderr].join("\n").lines.map(&:rstrip).reject(&:empty?).last(12).join("\n")
            "#{argv.first(3).join(' ')} failed#{":\n#{said}" unless said.empty?}"
          end
        end

        # How to get each program, for the message when it is missing.
        SOURCES = {
          'docker' => 'install Docker, or choose another provider with VAGRANT_DEFAULT_PROVIDER',
          'vagrant' => 'install Vagrant 2.3 or later (apt-get install vagrant, or https://developer.hashicorp.com/vagrant)',
          'VBoxManage' => 'install VirtualBox 7 or later, or choose another provider with VAGRANT_DEFAULT_PROVIDER',
          'virsh' => 'install libvirt-clients, or choose another provider with VAGRANT_DEFAULT_PROVIDER',
          'ssh-keygen' => 'install openssh-client',
        }.freeze

        # Images are built by the engine that makes the machines, for its own processor,
        # whatever is set for other images.
        ENGINES_OWN = { 'BUILDX_BUILDER' => 'default', 'DOCKER_DEFAULT_PLATFORM' => nil }.freeze

        # Seconds that an interrupted program gets to clean up.
        GRACE = 20

        # @param argv [Array<String>]
        # @param env [Hash] more environment; nil removes a variable
        # @param stdin [String, nil] what it reads
        # @yield [line] each line as it comes, of both outputs
        # @return [Result]
        # @raise [NotInstalled] the program is not there
        def run(*argv, env: {}, stdin: nil)
          Open3.popen3(outer_environment.merge(env), *argv, unsetenv_others: true) do |input, stdout, stderr, process|
            lock = Mutex.new
            readers = [stdout, stderr].map do |output|
              reader(output) { |line| lock.synchronize { yield line.chomp } if block_given? }
            end
            feed(input, stdin)
            Result.new(argv, *readers.map(&:value), process.value.success?)
          ensure
            finish(process)
          end
        rescue Errno::ENOENT
          raise NotInstalled, "#{argv.first} is not installed (not in PATH); #{SOURCES.fetch(argv.first, 'install it')}"
        end

        # As run, for what must succeed.
        # @return [String] the standard output
        # @raise [Error] it failed, with the end of what it said
        def run!(*argv, **options, &block)
          result = run(*argv, **options, &block)
          result.success ? result.stdout : raise(Error, result.failure)
        end

        private

        # A program that ends without having read all of it has said why.
        def feed(input, text)
          input.binmode
          input.write(text) if text
          input.close
        rescue Errno::EPIPE
          nil
        end

        # @return [Thread] its value is all that was read
        def reader(output)
          Thread.new do
            # The thread that waits for it raises.
            Thread.current.report_on_exception = false
            output.each_line.map { |line| line.scrub.tap { |text| yield text } }.join
          end
        end

        # Bundler tells every Ruby program below it to load the Gemfile's gems;
        # Vagrant is one and has its own.
        def outer_environment
          (defined?(Bundler) ? Bundler.unbundled_env : ENV.to_h).merge(ENGINES_OWN)
        end

        # Ctrl-C reaches the program too. It may finish what it is at, so that
        # the next run finds something whole.
        def finish(process)
          return unless process.alive?

          Process.kill(:TERM, process.pid)
          process.join(GRACE) || Process.kill(:KILL, process.pid)
        rescue Errno::ESRCH
          nil
        end
      end
    end
  end
end
