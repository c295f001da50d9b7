# frozen_string_literal: true

require_relative 'progress/live'
require_relative 'progress/plain'

class Chef
  module Provisioning
    # What a run says of its machines while it goes on: on a terminal a line for each of
    # them, redrawn in place; elsewhere a plain line from time to time.
    module Progress
      # What happens on one machine at the moment.
      #   phase    [String] e.g. 'converging'
      #   since    [Float] when the phase began (monotonic clock)
      #   activity [String, nil] what it is at: a resource of Chef, a step of the image's build
      At = Struct.new(:phase, :since, :activity, keyword_init: true)

      # @param out [IO]
      # @return [Live, Plain] with #update(machines), #puts(text) and #close
      def self.on(out)
        terminal?(out) ? Live.new(out) : Plain.new(out)
      end

      # @param out [IO]
      # @return [Boolean] can lines be drawn again there?
      def self.terminal?(out)
        out.respond_to?(:tty?) && out.tty? && ENV['TERM'] != 'dumb'
      end

      # NO_COLOR (any value that is not empty) asks for none, see https://no-color.org.
      # @param out [IO]
      # @return [Pastel] which gives plain text where colours are not wanted
      def self.colours(out)
        require 'pastel'
        Pastel.new(enabled: terminal?(out) && ENV.fetch('NO_COLOR', '').empty?)
      end
    end
  end
end
