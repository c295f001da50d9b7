# frozen_string_literal: true

require_relative 'cause'
require_relative 'error'
require_relative 'remedies'
require_relative 'sources'

class Chef
  module Provisioning
    # Why a machine failed, for the user. Two machines that failed for the same reason have
    # equal ones.
    #   phase  [String] what was going on
    #   cause  [Array<String>] in the words of the program that failed
    #   place  [String, nil] in the user's own files, as FILE:LINE
    #   remedy [String, nil]
    Failure = Struct.new(:phase, :cause, :place, :remedy, keyword_init: true) do
      # @param name [String] of the machine
      # @param phase [String, nil]
      # @param error [Exception] a ClientFailed knows more than its message
      # @param sources [Sources, nil] the user's files
      # @param remedies [Hash{Regexp => String}] what helps, beside what is known here
      # @return [Failure]
      def self.of(name, phase, error, sources: nil, remedies: {})
        cause = Cause.own_words(message(error).delete_prefix("#{name}: "))
        text = cause.join("\n")
        places = error.respond_to?(:places) ? error.places : []
        new(phase: phase, cause: cause, place: sources&.place(text, places, error.respond_to?(:resource) ? error.resource : nil),
            remedy: Remedies.find(message(error), remedies))
      end

      # An exception of Ruby itself means little without its class.
      def self.message(error)
        error.is_a?(Error) ? error.message : "#{error.class}: #{error.message}"
      end
    end
  end
end
