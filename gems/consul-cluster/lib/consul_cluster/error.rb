# frozen_string_literal: true

require 'chef/provisioning/error'

module ConsulCluster
  # A failure that the user can do something about. Rake shows its message in
  # one line and ends with status 1; a stack trace would only hide it.
  class Error < Chef::Provisioning::Error; end
end
