# frozen_string_literal: true

require 'etc'
require_relative '../chef/provisioning/pool'
require_relative 'error'

module ConsulCluster
  # `rake test`: Cookstyle on the whole repository, then each folder of specs in
  # a process of its own, for ChefSpec changes Chef's classes.
  class Suites
    # Folders, from the repository's root, that may have a folder `spec`.
    FOLDERS = %w(. cookbooks/* provisioning/*/cookbooks/*).freeze

    # What RSpec says at its end.
    COUNT = /^(\d+) examples?, (\d+) failures?/.freeze

    # @param settings [Settings]
    # @param out [IO]
    def initialize(settings, out: $stdout)
      @settings = settings
      @out = out
    end

    # @return [void]
    # @raise [Error] an offence, a failure, a warning, or a suite that ran nothing
    def run
      style, *results = all([%w(. cookstyle --display-cop-names)] + suites.map { |folder| [folder, 'rspec', '--no-color'] })
      counts = results.map { |result| result.output.scan(COUNT).last.to_a.map(&:to_i) }
      examples, failures = counts.reject(&:empty?).transpose.map(&:sum)
      @out.puts("\n#{style.output[/^\d+ files? inspected, .*/]}; #{examples.to_i} examples in #{results.size} suites, " \
                "#{failures.to_i} failures")
      wrong = [style, *results].reject(&:good?).map(&:title)
      raise Error, "test: not in order: #{wrong.join(', ')}" unless wrong.empty?
    end

    # @return [Array<String>] the folders with specs
    def suites
      FOLDERS.flat_map { |pattern| Dir.glob(pattern, base: @settings.root).sort }
             .select { |folder| Dir.exist?(File.join(@settings.root, folder, 'spec')) }
    end

    # What a tool said and how it ended.
    Result = Struct.new(:title, :output, :success, keyword_init: true) do
      # A warning is a failure: it is the first sign of one.
      def good?
        success && !output.match?(/\bwarn(ing)?:|deprecat/i)
      end
    end

    private

    # Runs the tools side by side and shows what each said when it has ended.
    def all(runs)
      results = {}
      lock = Mutex.new
      Chef::Provisioning::Pool.new([Etc.nprocessors, 2].max).each(runs) do |run|
        result = execute(*run)
        lock.synchronize do
          results[run] = result
          @out.puts("\n=== #{result.title}", result.output)
        end
      end
      results.values_at(*runs)
    end

    def execute(folder, tool, *arguments)
      output, success = ConsulCluster.tool.capture(tool, *arguments, chdir: File.join(@settings.root, folder))
      Result.new(title: "#{tool} in #{folder}", output: output, success: success)
    end
  end
end
