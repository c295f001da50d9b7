# frozen_string_literal: true

module ConsulCluster
  # A failure that the user can do something about. Rake shows its message in
  # one line and ends with status 1; a stack trace would only hide it.
  class Error < StandardError; end
end
