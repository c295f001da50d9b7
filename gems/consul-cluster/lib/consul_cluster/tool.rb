# frozen_string_literal: true

require_relative 'error'

module ConsulCluster
  # Runs the workstation's tools: those of the Gemfile, or with distribution
  # `cinc` those of Cinc Workstation, which must be in the PATH.
  class Tool
    # The gem that each command comes from.
    GEMS = { 'berks' => 'berkshelf', 'chef-client' => 'chef-bin', 'rake' => 'rake' }.freeze

    # @param distribution [String] chef or cinc
    # @param env [Hash{String => String, nil}] what every tool finds in its environment;
    #   nil removes a variable
    def initialize(distribution, env: {})
      @distribution = distribution
      @env = env
    end

    # Shows a command and runs it.
    # @param name [String] e.g. 'berks'
    # @param arguments [Array<String>]
    # @param env [Hash] more environment
    # @param chdir [String] the folder to run it in
    # @return [void]
    # @raise [Error] it failed; it has said why itself
    def run(name, *arguments, env: {}, chdir: Dir.pwd)
      line = [name, *arguments].join(' ')
      line = "(cd #{chdir} && #{line})" unless chdir == Dir.pwd
      puts line
      # Chef and Berkshelf look for .chef from PWD upwards, which only a shell keeps right.
      env = @env.merge(env, 'PWD' => File.expand_path(chdir))
      raise Error, "#{line} failed" unless wait(Process.spawn(env, *command(name), *arguments, chdir: chdir))
    rescue Errno::ENOENT => e
      raise not_started(name, e)
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

    # @return [Error] that says what to do
    def not_started(name, error)
      return Error.new("#{name} cannot be started: #{error.message}") unless @distribution == 'cinc'

      Error.new(%(#{name} is not in the PATH; run eval "$(cinc shell-init bash)"))
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
