# frozen_string_literal: true

require 'fileutils'
require_relative 'client_failed'

class Chef
  module Provisioning
    # Remembers which machines have converged, and in which run: .chef/converged/NAME
    # holds the run's id, and its time is that of the last good converge. A run may
    # consist of several programs, of which the last one visits the others only.
    # .chef/failed/NAME stands for a machine whose last converge from here failed; its
    # time is that of the failure.
    class Converged
      # @param state_dir [String] .chef
      # @param run_id [String, nil] of the present run; there may be none
      def initialize(state_dir, run_id: nil)
        @dir = File.join(state_dir, 'converged')
        @failed = File.join(state_dir, 'failed')
        @run_id = run_id.to_s
      end

      # Notes what becomes of a machine; of one that was interrupted, or could not be reached, nothing.
      # @param name [String] a machine
      # @yield lets it converge
      # @return [Object] what the block gives
      # @raise [ClientFailed]
      def during(name)
        remove(name)
        yield.tap { add(name) }
      rescue ClientFailed
        write(@failed, name)
        raise
      end

      # @param name [String] a machine that has just converged
      # @return [void]
      def add(name)
        write(@dir, name)
      end

      # @param name [String] a machine
      # @return [Boolean] has it converged in the present run?
      def include?(name)
        !@run_id.empty? && File.exist?(path(name)) && File.read(path(name)) == @run_id
      end

      # @param name [String] a machine
      # @return [Boolean] has it ever converged?
      def ever?(name)
        File.exist?(path(name))
      end

      # @param name [String] a machine that may have to converge again
      # @return [void]
      def remove(name)
        FileUtils.rm_f([path(name), path(name, @failed)])
      end

      private

      def write(dir, name)
        FileUtils.mkdir_p(dir)
        File.write(path(name, dir), @run_id)
      end

      def path(name, dir = @dir)
        File.join(dir, name)
      end
    end
  end
end
