# frozen_string_literal: true

require_relative 'error'
require_relative 'health'
require_relative 'state'
require_relative 'waiting'

module ConsulCluster
  # Ends well only where the cluster is well. What is on its way is waited for, such
  # as an election, a server that is to get its vote, or a check that has not run yet.
  class HealthCheck
    # Seconds for what is on its way. A new server gets its vote after 10 s of good health.
    PATIENCE = 90

    # Seconds until the load balancers have heard of a machine that is well: they ask each second,
    # and get what was known before first.
    HEARD = 3

    # @param settings [Settings]
    # @param driver [Object] asked for what does not answer
    # @param out [IO]
    # @param patience [Numeric] seconds
    # @param pause [Numeric] seconds between two looks
    # @param heard [Numeric] seconds
    # @param look [#call] gives a Health
    def initialize(settings, driver, out: $stdout, patience: PATIENCE, pause: 1, heard: HEARD,
                   look: -> { Health.new(State.new(settings, driver)) })
      @name = settings.name
      @out = out
      @patience = patience
      @pause = pause
      @heard = heard
      @look = look
    end

    # @return [void]
    # @raise [Error] naming all that is missing
    def run
      wait("#{@name} is not well") { |health| [health.problems, health.lasting] }
      @out.puts("#{@name} is well.")
    end

    # Waits for some machines only, until the others know them, too.
    # @param names [Array<String>]
    # @return [void]
    # @raise [Error] naming what is missing of them
    def run_for(names)
      wait("#{names.join(' ')} did not become well") { |health| [health.problems_of(names), []] }
      sleep(@heard)
    end

    private

    # @yieldparam health [Health]
    # @yieldreturn [Array(Array<String>, Array<String>)] problems, and those that last
    def wait(failure)
      problems = lasting = nil
      Waiting.until(@patience, pause: @pause) do
        problems, lasting = yield(@look.call)
        tell(problems) unless problems.empty? || lasting.any?
        problems.empty? || lasting.any?
      end
      raise Error, "#{failure}: #{problems.join('; ')}" if problems.any?
    end

    # Each state of things once.
    def tell(problems)
      @out.puts("  not yet: #{problems.join('; ')}") unless problems == @told
      @told = problems
    end
  end
end
