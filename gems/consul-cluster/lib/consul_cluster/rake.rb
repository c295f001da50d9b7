# frozen_string_literal: true

# What every Rakefile of a repository begins with: the gems, the settings
# (ConsulCluster), and failures in plain words.
require 'rake'
require_relative 'bundle'
require_relative '../consul_cluster'
require_relative 'plain_failures'

Rake.application.extend(ConsulCluster::PlainFailures)
# From here on it is told; see quiet_start.rb.
trap('INT', 'DEFAULT') if ENV.key?(ConsulCluster::Tool::INNER)
$stdout.sync = true
