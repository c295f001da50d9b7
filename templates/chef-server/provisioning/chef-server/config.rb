# frozen_string_literal: true

# `chef-client -z` reads ./config.rb.
root = File.expand_path('../..', __dir__)
$LOAD_PATH.unshift(*Dir.glob('vendor/gems/*/lib', base: root).map { |lib| File.join(root, lib) })

require 'consul_cluster'
ConsulCluster.root = root

# Its node objects are the machines of this folder, which search finds, and stay
# out of the source tree.
chef_repo_path File.join(root, '.chef/local/chef-server')
from_file ConsulCluster::LOCAL_MODE
