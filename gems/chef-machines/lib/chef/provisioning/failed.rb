# frozen_string_literal: true

require_relative '../../consul_cluster/error'

class Chef
  module Provisioning
    # A failure on one or several machines. Its message is written for the user;
    # it holds no keys and no attributes.
    class Failed < ConsulCluster::Error; end
  end
end
