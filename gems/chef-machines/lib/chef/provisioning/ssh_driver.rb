# frozen_string_literal: true

# The driver ssh is always there.
require_relative '../provisioning'
