# frozen_string_literal: true

require_relative 'waiting'

module ConsulCluster
  # The steps of a long task, each with a heading, and their times at the end.
  class Steps
    # @param out [IO]
    def initialize(out: $stdout)
      @out = out
      @times = {}
    end

    # @param title [String]
    # @param heading [Boolean] false: of a step that mostly has nothing to do, and then says nothing
    # @return [void]
    def run(title, heading: true)
      @out.puts("=== #{title}") if heading
      start = Waiting.now
      yield
      @times[title] = Waiting.now - start
    end

    # @param title [String] what has been reached
    # @return [void]
    def finish(title)
      times = @times.merge('together' => @times.values.sum).map { |step, seconds| format('%s %.1f s', step, seconds) }
      @out.puts("=== #{title}", times.join(', '))
    end
  end
end
