# frozen_string_literal: true

require_relative '../error'

class Chef
  module Provisioning
    module Drivers
      # A machine, or what makes machines, does not do what it should. The
      # message says which, why, and what to do.
      class Error < Provisioning::Error; end

      # A program is not there that makes machines.
      class NotInstalled < Error; end

      # A machine answers, and does not let the key in.
      class Refused < Error; end

      # This driver or provider cannot do this at all.
      class Unsupported < Error; end
    end
  end
end
