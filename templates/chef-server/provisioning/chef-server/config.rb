# frozen_string_literal: true

# `chef-client -z` reads ./config.rb.
root = File.expand_path('../..', __dir__)
$LOAD_PATH.unshift(*Dir.glob('vendor/gems/*/lib', base: root).map { |lib| File.join(root, lib) })

require 'consul_cluster'
ConsulCluster.root = root

# Its node objects are the machines of this folder, which search finds. They lie in
# .chef/local, out of the source tree.
ConsulCluster.local_mode(self, 'chef-server')
