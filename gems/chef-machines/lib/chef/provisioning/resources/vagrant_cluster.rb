# frozen_string_literal: true

require 'chef/resource'
require_relative '../dsl'

class Chef
  module Provisioning
    # The folder of a driver's files, which is that of the machines that follow. The driver
    # makes it when it needs it, so that there is nothing to do.
    class VagrantCluster < Chef::Resource
      include DSL

      unified_mode true
      provides :vagrant_cluster
      resource_name :vagrant_cluster
      default_action :create

      DRIVER = 'vagrant'

      property :path, String, name_property: true

      # @return [void]
      def after_created
        super
        with_driver("#{self.class::DRIVER}:#{path}")
      end

      action :create, description: 'Nothing.' do
      end

      action :delete, description: 'Nothing; destroying the machines removes their files.' do
      end
    end

    # The same for the driver ssh.
    class SshCluster < VagrantCluster
      provides :ssh_cluster
      resource_name :ssh_cluster

      DRIVER = 'ssh'
    end
  end
end
