# frozen_string_literal: true

# chef-provisioning's resources and methods, for recipe files that `chef-client -z` of
# today's Chef runs. README.md of the gem is the reference.
require_relative 'provisioning/version'
require_relative 'provisioning/drivers'
require_relative 'provisioning/chef_server'
require_relative 'provisioning/local_server'
require_relative 'provisioning/dsl'
require_relative 'provisioning/resources/machine'
require_relative 'provisioning/resources/machine_batch'
require_relative 'provisioning/resources/machine_execute'
require_relative 'provisioning/resources/machine_file'
require_relative 'provisioning/resources/vagrant_box'
require_relative 'provisioning/resources/vagrant_cluster'

# Prepended: the gem cheffish adds methods of the same names to the module itself.
Chef::DSL::Recipe.prepend Chef::Provisioning::DSL
Chef::DSL::Recipe.prepend Chef::Provisioning::CheffishResources
