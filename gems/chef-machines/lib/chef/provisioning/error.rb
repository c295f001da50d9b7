# frozen_string_literal: true

class Chef
  module Provisioning
    # A failure that the user can do something about. Its message is shown in one
    # line and holds the cause, where it is, and what helps; a stack trace would only
    # hide it.
    class Error < StandardError; end
  end
end
