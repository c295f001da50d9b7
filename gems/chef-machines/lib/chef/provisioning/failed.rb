# frozen_string_literal: true

require_relative 'error'

class Chef
  module Provisioning
    # A failure on one or several machines, or of what a recipe file says of them. Its
    # message is written for the user; it holds no keys and no attributes.
    class Failed < Error; end
  end
end
