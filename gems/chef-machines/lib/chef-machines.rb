# frozen_string_literal: true

# What Bundler.require asks for.
require_relative 'chef/provisioning'
