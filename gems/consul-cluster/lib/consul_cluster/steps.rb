# frozen_string_literal: true

module ConsulCluster
  # The steps of a long task, each with a heading, and their times at the end.
  class Steps
    # @param out [IO]
    def initialize(out: $stdout)
      @out = out
      @times = {}
    end

    # @param title [String]
    # @return [void]
    def run(title)
      @out.puts("\n=== #{title}")
      start = Process.clock_gettime(Process::CLOCK_MONOTONIC)
      yield
      @times[title] = Process.clock_gettime(Process::CLOCK_MONOTONIC) - start
    end

    # @param title [String] what has been reached
    # @return [void]
    def finish(title)
      width = @times.keys.map(&:length).max.to_i
      @out.puts("\n=== #{title}")
      @times.merge('together' => @times.values.sum).each do |step, seconds|
        @out.puts(format("%-#{width}s  %7.1f s", step, seconds))
      end
    end
  end
end
