# frozen_string_literal: true

# chef-provisioning as in the article of 2015, for today's Chef: the words
# with_chef_server, with_chef_local_server, with_machine_options,
# add_machine_options, machine_batch and machine in recipe files that run with
# `chef-client -z`. README.md in the folder above is a map.
require_relative '../consul_cluster'
require_relative 'provisioning/drivers'
require_relative 'provisioning/chef_server'
require_relative 'provisioning/local_server'
require_relative 'provisioning/dsl'
require_relative 'provisioning/resources/machine'
require_relative 'provisioning/resources/machine_batch'

Chef::DSL::Recipe.include Chef::Provisioning::DSL
