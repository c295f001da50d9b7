# frozen_string_literal: true

require_relative 'api'

module ChefZeroServer
  module Ctl
    # Text from outside: arguments and the password.
    module Utf8
      # Takes a text, and what messages call it; gives it as UTF-8, which it is taken
      # for whatever the locale says. Raises Error if it cannot be.
      def self.check!(text, what)
        text.dup.force_encoding(Encoding::UTF_8).tap do |utf8|
          raise Error, "#{what} is not UTF-8" unless utf8.valid_encoding?
        end
      end
    end
  end
end
