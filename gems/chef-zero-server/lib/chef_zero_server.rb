# frozen_string_literal: true

# The Chef server: ChefZeroServer.application and ChefZeroServer::Service. The
# code of chef-server-ctl is loaded by chef_zero_server/ctl/command_line.
require_relative 'chef_zero_server/application'
require_relative 'chef_zero_server/service'
require_relative 'chef_zero_server/version'
