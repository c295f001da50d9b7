# frozen_string_literal: true

require 'io/console'
require_relative 'api'
require_relative 'utf8'

module ChefZeroServer
  module Ctl
    # The password of a new user.
    module Password
      # Takes an input; gives its first line, which a terminal does not show. Raises
      # Error if there is none, or if it is no text.
      def self.read(input)
        line = input.tty? ? input.getpass('Please enter the user\'s password: ') : input.gets
        password = Utf8.check!(line.to_s.chomp, 'The password')
        raise Error, 'No password was given: type it, or send it as a line of standard input' if password.empty?

        password
      end
    end
  end
end
