# frozen_string_literal: true

require_relative 'drivers'

class Chef
  module Provisioning
    # @param name [String] a driver of chef-provisioning, which a recipe requires
    # @raise [Drivers::Error] always, with what to do instead
    def self.former_driver(name)
      raise Drivers::Error, no_driver(name)
    end
  end
end
