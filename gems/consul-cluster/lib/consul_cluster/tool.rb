# frozen_string_literal: true

require 'fileutils'
require 'tmpdir'
require 'chef/provisioning/cause'
require 'chef/provisioning/secret_file'
require_relative 'error'
require_relative 'told'

module ConsulCluster
  # Runs the workstation's tools: those of the Gemfile, or with distribution
  # `cinc` those of Cinc Workstation, which must be in the PATH.
  class Tool
    # The gem that each command comes from.
    GEMS = { 'berks' => 'berkshelf', 'chef-client' => 'chef-bin', 'rake' => 'rake' }.freeze

    # Set for what is started from here: an interruption is told once, by the outermost.
    INNER = 'CONSUL_CLUSTER_INNER'

    QUIET_START = File.join(__dir__, 'quiet_start.rb')

    # @param distribution [String] chef or cinc
    # @param env [Hash{String => String, nil}] what every tool finds in its environment;
    #   nil removes a variable
    # @param echo [Boolean] show each command, for a user who goes step by step
    # @param log_dir [String] for what is said by tools that are run quietly
    def initialize(distribution, env: {}, echo: true, log_dir: Dir.tmpdir)
      @distribution = distribution
      @env = env
      @echo = echo
      @log_dir = log_dir
    end

    # Runs a command that tells the user itself what it does.
    # @param name [String] e.g. 'chef-client'
    # @param arguments [Array<String>]
    # @param env [Hash] more environment
    # @param chdir [String] the folder to run it in
    # @return [void]
    # @raise [Told] it failed, and has said why
    # @raise [Error] it cannot be started
    def run(name, *arguments, env: {}, chdir: Dir.pwd)
      line = show(name, arguments, chdir)
      started(name) do
        raise Told, "#{line} failed" unless wait(Process.spawn(environment(env, chdir), *command(name), *arguments, chdir: chdir))
      end
    end

    # Runs a command that says much. All of it goes to a log.
    # @param (see #run)
    # @return [void]
    # @raise [Error] it failed, with what it said last, or cannot be started
    def run_quietly(name, *arguments, env: {}, chdir: Dir.pwd)
      line = show(name, arguments, chdir)
      log = File.join(@log_dir, "#{name}.log")
      FileUtils.mkdir_p(@log_dir, mode: 0o700)
      Chef::Provisioning::SecretFile.write(log, '')
      started(name) do
        return if wait(Process.spawn(environment(env, chdir), *command(name), *arguments, chdir: chdir, %i(out err) => log))
      end
      said = Chef::Provisioning::Cause.own_words(File.read(log, encoding: 'UTF-8').scrub)
      raise Error, "#{line} failed: #{said.join("\n  ")}\n  log: #{log.delete_prefix("#{Dir.pwd}/")}"
    end

    # @param name [String] e.g. 'berks'
    # @return [Array<String>] what starts it
    # @raise [Error] it is not installed
    def command(name)
      return [name] if @distribution == 'cinc'

      [Gem.ruby, Gem.bin_path(GEMS.fetch(name), name)]
    rescue Gem::Exception
      raise Error, "#{name} is not installed; run bundle install"
    end

    private

    def show(name, arguments, chdir)
      line = [name, *arguments].join(' ')
      line = "(cd #{chdir} && #{line})" unless chdir == Dir.pwd
      puts line if @echo
      line
    end

    # Chef and Berkshelf look for .chef from PWD upwards, which only a shell keeps right.
    def environment(env, chdir)
      @env.merge(env, 'PWD' => File.expand_path(chdir), INNER => '1', **quiet_start)
    end

    # RUBYOPT has spaces between its words, and no way to write one.
    def quiet_start
      return {} if QUIET_START.match?(/\s/)

      { 'RUBYOPT' => ["-r#{QUIET_START}", ENV.fetch('RUBYOPT', nil)].compact.join(' ') }
    end

    # @return [Object] what the block gives
    # @raise [Error] there is no such program or folder, and what to do
    def started(name)
      yield
    rescue Errno::ENOENT => e
      raise Error, "#{name} cannot be started: #{e.message}" unless @distribution == 'cinc'

      raise Error, %(#{name} is not in the PATH; run eval "$(cinc shell-init bash)")
    end

    # Ctrl-C reaches the tool too: what it still has to say and to clean up comes
    # first.
    def wait(pid)
      Process.wait2(pid).last.success?
    rescue Interrupt
      Process.wait(pid)
      raise
    end
  end
end
