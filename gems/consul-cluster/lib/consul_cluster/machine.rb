# frozen_string_literal: true

module ConsulCluster
  # One machine of cluster.json, with what its role says (memory in MB, and the Chef
  # role in its run list) and how ssh logs in where it exists already (Login).
  Machine = Struct.new(:name, :ip, :role, :memory, :chef_role, :ssh, keyword_init: true)
end
