# frozen_string_literal: true

# chef-client -z reads ./config.rb.
from_file(File.expand_path('../lib/chef/provisioning/local_mode.rb', __dir__))
