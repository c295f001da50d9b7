# frozen_string_literal: true

require_relative '../base'
require_relative '../computer'

class Chef
  module Provisioning
    module Drivers
      class Vagrant < Base
        # What containers as machines need of this computer.
        class DockerRequirements
          # MB that a machine holds, whatever it may take; that it takes on the disk; and that the
          # image and what it is made from take. Measured with the image of this library.
          MEMORY = 300
          DISK = 200
          IMAGE = 1500

          # @param options [Options]
          # @param engine [DockerEngine]
          # @param network [DockerNetwork]
          # @param computer [Computer]
          def initialize(options, engine, network, computer)
            @options = options
            @engine = engine
            @network = network
            @computer = computer
          end

          # Without an engine, nothing else can be asked.
          # @param containers [Hash{String => Boolean}] Docker's name of each that is wanted => has
          #   Vagrant made it?
          # @return [Array<Requirement>]
          def list(containers)
            engine = @engine.requirement
            return [engine] unless engine.met?

            starting = containers.except(*@network.running)
            made = starting.values.count(false)
            [engine, network, @engine.inotify(containers.size), @computer.memory_for(MEMORY * starting.size),
             @computer.room_for(@engine.folder, made.zero? ? 0 : IMAGE + DISK * made)]
          end

          private

          # Docker itself finds out about its other networks when it makes one.
          def network
            Requirement.of('network') do
              @network.check_free(@options.network)
              @options.network
            end
          end
        end
      end
    end
  end
end
