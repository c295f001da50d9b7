# frozen_string_literal: true

require_relative 'error'

module ConsulCluster
  # A program that was started has failed, and has told the user why: nothing is to be said twice.
  class Told < Error; end
end
