# frozen_string_literal: true

# The driver vagrant is always there.
require_relative '../../provisioning'
