# frozen_string_literal: true

class Chef
  module Provisioning
    module Drivers
      # What this computer has left for machines.
      class Computer
        MEMORY = '/proc/meminfo'

        # @param command [Command]
        # @param meminfo [String] a file
        def initialize(command, meminfo: MEMORY)
          @command = command
          @meminfo = meminfo
        end

        # @return [Integer, nil] MB of memory that programs can still get; nil where this system does not
        #   say it as Linux does
        def memory
          kilobytes = File.read(@meminfo)[/^MemAvailable:\s+(\d+) kB/, 1]
          kilobytes && kilobytes.to_i / 1024
        rescue SystemCallError
          nil
        end

        # @param folder [String] one that is there
        # @return [Integer, nil] MB that are free there; nil where df does not say it
        def disk(folder)
          kilobytes = @command.run('df', '-Pk', folder).stdout.lines[1].to_s.split[3]
          kilobytes && kilobytes.to_i / 1024
        end

        # @param wanted [Integer] MB
        # @return [Requirement] that memory is there
        def memory_for(wanted)
          free = memory
          return Requirement.met('memory', free && "#{gigabytes(free)} free") if free.nil? || free >= wanted

          Requirement.doubtful('memory', "#{gigabytes(free)} are free, and the machines may take #{gigabytes(wanted)}",
                               'end other programs, or take fewer machines or less memory for each')
        end

        # @param folder [String]
        # @param wanted [Integer] MB
        # @return [Requirement] that room is there
        def room_for(folder, wanted)
          free = disk(folder)
          return Requirement.met('disk', free && "#{gigabytes(free)} free in #{folder}") if free.nil? || free >= wanted

          Requirement.doubtful('disk', "#{gigabytes(free)} are free in #{folder}, and the machines may take #{gigabytes(wanted)}", 'remove what is not needed there')
        end

        private

        def gigabytes(megabytes)
          format('%.1f GB', megabytes / 1024.0)
        end
      end
    end
  end
end
