# frozen_string_literal: true

require 'fileutils'
require 'openssl'

# How `chef-client -z` runs on the workstation, whoever starts it. config.rb in
# provisioning/vms and provisioning/chef-server, which chef-client reads as
# ./config.rb, loads this file after it has said where the repository is
# (ConsulCluster.root) and where node objects and caches of that folder's runs lie
# (chef_repo_path).
chef_dir = File.join(ConsulCluster.root, '.chef')
knife_rb = File.join(chef_dir, 'knife.rb')

# Keys will lie there, so it is its owner's from the beginning.
FileUtils.mkdir_p(chef_dir, mode: 0o700)

# The user of the Chef server, from `rake config` on. A node that is only the
# workstation needs a name all the same, and not a new one on each computer.
node_name 'workstation'
from_file(knife_rb) if File.file?(knife_rb)

local = chef_repo_path
FileUtils.mkdir_p(local)
cookbook_path File.join(local, 'cookbooks')
cache_path local
chef_guid_path File.join(local, 'chef_guid')
trusted_certs_dir File.join(chef_dir, 'trusted_certs')

# Chef complains of a missing key at each call to its own local server, which
# takes any.
client_key_contents OpenSSL::PKey::RSA.generate(2048).to_pem

# It warns of the empty run list that a run of one recipe file always has.
log_level :error

# Nothing on the workstation depends on its hardware.
minimal_ohai true
