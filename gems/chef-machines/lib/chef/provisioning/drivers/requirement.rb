# frozen_string_literal: true

require_relative 'error'

class Chef
  module Provisioning
    module Drivers
      # One thing that machines need of this computer, and whether it is there.
      #   name    [String] e.g. "Vagrant"
      #   found   [String, nil] what is there, e.g. "2.3.4"
      #   problem [String, nil] the beginning of a sentence that says what is wrong
      #   remedy  [String, nil] the command that helps, or else in words what does
      #   grave   [Boolean] can nothing be made as long as it is so?
      Requirement = Struct.new(:name, :found, :problem, :remedy, :grave, keyword_init: true) do
        # @return [Requirement] it is there
        def self.met(name, found = nil)
          new(name: name, found: found, grave: false)
        end

        # @return [Requirement] it is missing
        def self.missing(name, problem, remedy)
          new(name: name, problem: problem, remedy: remedy, grave: true)
        end

        # @return [Requirement] it may do, and may not
        def self.doubtful(name, problem, remedy, found: nil)
          new(name: name, found: found, problem: problem, remedy: remedy, grave: false)
        end

        # @param name [String]
        # @yieldreturn [String, nil] what is there
        # @return [Requirement] missing where the block fails with an Error, which holds the remedy
        def self.of(name)
          met(name, yield)
        rescue Provisioning::Error => e
          missing(name, e.message, nil)
        end

        # @return [Boolean]
        def met?
          problem.nil?
        end

        # @return [void]
        # @raise [Error] it is missing
        def demand
          raise Error, [problem, remedy].compact.join('; ') if grave
        end
      end
    end
  end
end
