# frozen_string_literal: true

# All tasks of the Rakefile at the top of a repository, a file for each topic.
require_relative 'rake'
require_relative 'tasks/cluster'
require_relative 'tasks/config'
require_relative 'tasks/cookbooks'
require_relative 'tasks/look'
require_relative 'tasks/operations'
require_relative 'tasks/test'

task default: :up
