# frozen_string_literal: true

class Chef
  module Provisioning
    # Of the gem chef-machines.
    VERSION = '0.1.0'
  end
end
