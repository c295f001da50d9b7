# frozen_string_literal: true

class Chef
  module Provisioning
    module Drivers
      # Why a machine cannot be reached that does not run, as its state.
      module Power
        SAID = { not_created: 'is not made yet', stopped: 'is off', paused: 'is paused' }.freeze

        # @param name [String] the machine
        # @param state [Symbol] as Verbs#state gives it
        # @param options [Options] whose places say under :start what starts a machine
        # @return [String, nil] nil where it runs
        def self.complaint(name, state, options)
          return if state == :running

          said = SAID.fetch(state) { "is #{state.to_s.tr('_', ' ')}" }
          "#{name} #{said}; #{options.places.fetch(:start, 'the next converge starts it')}"
        end
      end
    end
  end
end
