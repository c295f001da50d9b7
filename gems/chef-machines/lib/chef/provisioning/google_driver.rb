# frozen_string_literal: true

require_relative 'former_driver'

Chef::Provisioning.former_driver('google')
