# frozen_string_literal: true

module ChefZeroServer
  # Of this gem; the one of the chef-zero beneath is ChefZero::VERSION.
  VERSION = '0.1.0'
end
