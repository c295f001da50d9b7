# frozen_string_literal: true

module ConsulCluster
  # The gem's version, which rises with its contents.
  VERSION = '0.1.0'
end
