# frozen_string_literal: true

# chef-client -z reads ./config.rb. Its node objects are the machines of this
# folder, which search finds, and stay out of the source tree.
chef_repo_path File.expand_path('../../.chef/local/vms', __dir__)
from_file(File.expand_path('../lib/chef/provisioning/local_mode.rb', __dir__))
