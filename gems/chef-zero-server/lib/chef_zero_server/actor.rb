# frozen_string_literal: true

module ChefZeroServer
  # Somebody whose signature was verified. +kind+ is :superuser, :user, :client
  # or :validator; +organization+ is that of a client or validator.
  Actor = Struct.new(:kind, :name, :organization, keyword_init: true)
end
